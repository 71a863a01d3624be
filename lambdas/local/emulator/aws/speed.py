"""Caches for what moto computes again at every request. Imported last: it changes every loaded module of moto."""

import contextlib
import functools
import re
import string
import sys

import moto.core.base_backend
import moto.core.errors as core_errors
import moto.core.utils as core_utils
import moto.kms.models as kms_models
import moto.utilities.utils as more_utils
import xmltodict
from botocore.loaders import Loader
from moto.core.responses import BaseResponse
from moto.core.serialize import AttributePickerContext, ResponseSerializer, XFormedAttributePicker
from moto.moto_api._internal.moto_random import MotoRandom
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.s3.responses import S3Response

from aws.patching import replaces

MISSING = object()
LETTERS_AND_DIGITS = string.ascii_letters + string.digits


@replaces(MotoRandom, "get_random_string")
def random_string(_original, random, length=20, include_digits=True, lower_case=False):
    """moto makes a separate call for each of the 52 characters of every answer's request id."""
    drawn = "".join(random.choices(LETTERS_AND_DIGITS if include_digits else string.ascii_letters, k=length))
    return drawn.lower() if lower_case else drawn


# moto finds the service of a host name by a regular expression per service and a scan of its folders.
DomainDispatcherApplication.get_backend_for_host = functools.lru_cache(4096)(DomainDispatcherApplication.get_backend_for_host)

# Every request takes this lock; a thread that is descheduled while it holds the lock blocks all the others.
DomainDispatcherApplication.lock = property(lambda self: contextlib.nullcontext(), lambda self, lock: None)


@replaces(moto.core.base_backend.BackendDict, "_create_account_specific_backend")
def create_account_backend(original, backends, account_id):
    """moto takes a lock even for accounts that exist."""
    if account_id not in backends:
        original(backends, account_id)


# moto makes a new cache of a service's errors for each error.
core_errors.ErrorLookupFactory = functools.cache(core_errors.ErrorLookupFactory)


@replaces(BaseResponse, "get_access_key")
def access_key_of(original, response):
    """moto's expression tries every place where a key could begin."""
    signed = re.search(r"Credential=([A-Z0-9]{20})/", response.headers.get("Authorization", ""))
    return signed[1] if signed else original(response)


SERVICES = {}


@replaces(Loader, "list_available_services")
def services_of_botocore(original, loader, type_name):
    """moto loads each service in a separate session, which looks through the four hundred folders of botocore again."""
    if type_name not in SERVICES:
        SERVICES[type_name] = original(loader, type_name)
    return SERVICES[type_name]


@functools.cache
def unused_pair(make):
    return make("SYMMETRIC_DEFAULT")


@replaces(kms_models, "generate_private_key")
def key_pair(original, key_spec):
    """moto generates an RSA pair for symmetric keys too, which have none."""
    return unused_pair(original) if key_spec == "SYMMETRIC_DEFAULT" else original(key_spec)


BUCKET_IN_HOST = {}


@replaces(S3Response, "subdomain_based_buckets")
def names_bucket_in_host(original, response, request):
    """moto asks three times a request whether the host names the bucket, which the host decides."""
    host = request.headers.get("host")
    if host not in BUCKET_IN_HOST:
        BUCKET_IN_HOST[host] = original(response, request)
    return BUCKET_IN_HOST[host]


# xmltodict checks the same few hundred element names character by character in every answer.
xmltodict._validate_name = functools.lru_cache(4096)(xmltodict._validate_name)


def names_of(picker, value, key, shape):
    """The names that a member of an answer may have in moto's object; they depend only on the class and the member."""
    known = vars(shape).setdefault("names_by_class", {})
    names = known.get(type(value))
    if names is None:
        context = AttributePickerContext(value, key, shape)
        names = known[type(value)] = tuple(dict.fromkeys(picker.get_possible_keys(context)))
    return names


@functools.cache
def may_transform(path, key):
    """Whether a path of an answer that ends with this member can end with the path of a transformation."""
    return path.endswith(f".{key}") or f".{key}".endswith(path)


@replaces(ResponseSerializer, "get_value")
def value_for_answer(original, serializer, value, key, shape):
    """moto works out again, for each value of each answer, the names it may have and the transformations there are."""
    picker = serializer._value_picker
    if type(picker) is not XFormedAttributePicker or any(may_transform(path, key) for path in picker.response_transformers):
        return original(serializer, value, key, shape)
    for name in names_of(picker, value, key, shape):
        found = core_utils.get_value(value, name, MISSING)
        if found is not MISSING:
            return found
    return None


for pure in (core_utils.camelcase_to_underscores, core_utils.method_names_from_class, more_utils.get_partition):
    remembered = functools.lru_cache(4096)(pure)
    for module in [module for name, module in sys.modules.items() if name.startswith("moto.")]:
        if vars(module).get(pure.__name__) is pure:
            setattr(module, pure.__name__, remembered)
