"""IAM: which access key belongs to which account."""

import sys

import moto.iam.models as iam_models

from aws.options import OPTIONS
from aws.patching import replaces


ISSUED = {}  # access key id -> account id; moto's own search visits every account, each time


@replaces(iam_models.AccessKey, "__init__")
def remember_key(original, key, *args, **kwargs):
    """A key that was issued here is the only real-looking key that is taken."""
    original(key, *args, **kwargs)
    ISSUED[key.access_key_id] = kwargs["account_id"]


@replaces(iam_models.IAMBackend, "delete_access_key_by_name")
def forget_key(original, backend, name):
    """A deleted key must stop working."""
    original(backend, name)
    ISSUED.pop(name, None)


def adopt_management_account():
    """Unknown keys belong to the management account."""
    iam_models.get_account_id_from = lambda access_key: ISSUED.get(access_key, OPTIONS.management)
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("moto.") and "DEFAULT_ACCOUNT_ID" in vars(module):
            module.DEFAULT_ACCOUNT_ID = OPTIONS.management
