"""IAM: which access key belongs to which account."""

import copy
import sys

import moto.iam.models as iam_models

from aws.options import OPTIONS
from aws.patching import replaces


ISSUED = {}  # access key id -> account id; moto searches every account at every request


@replaces(iam_models.AccessKey, "__init__")
def remember_key(original, key, *args, **kwargs):
    """Of the keys that look real, the server accepts only those issued here."""
    original(key, *args, **kwargs)
    ISSUED[key.access_key_id] = kwargs["account_id"]


@replaces(iam_models.IAMBackend, "delete_access_key_by_name")
def forget_key(original, backend, name):
    """A deleted key must stop working."""
    original(backend, name)
    ISSUED.pop(name, None)


AWS_POLICIES = {}  # partition -> AWS's own policies, attached nowhere


@replaces(iam_models.IAMBackend, "_init_aws_policies")
def aws_policies(original, backend):
    """moto reads and writes all of AWS's policies anew for every account; only what is attached differs."""
    if backend.partition not in AWS_POLICIES:
        AWS_POLICIES[backend.partition] = original(backend)
    policies = [copy.copy(policy) for policy in AWS_POLICIES[backend.partition]]
    for policy in policies:
        policy.account_id = backend.account_id
    return policies


def adopt_management_account():
    """Unknown keys belong to the management account."""
    iam_models.get_account_id_from = lambda access_key: ISSUED.get(access_key, OPTIONS.management)
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("moto.") and "DEFAULT_ACCOUNT_ID" in vars(module):
            module.DEFAULT_ACCOUNT_ID = OPTIONS.management
