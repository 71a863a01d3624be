"""Caches for what moto computes again at every request. Imported last: it changes every loaded module of moto."""

import contextlib
import functools
import sys

import moto.core.base_backend
import moto.core.utils as core_utils
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from aws.patching import replaces


# moto finds the service of a host name by a regular expression per service and a scan of its folders.
DomainDispatcherApplication.get_backend_for_host = functools.lru_cache(4096)(DomainDispatcherApplication.get_backend_for_host)

# Every request takes this lock; a thread that is descheduled while it holds the lock blocks all the others.
DomainDispatcherApplication.lock = property(lambda self: contextlib.nullcontext(), lambda self, lock: None)


@replaces(moto.core.base_backend.BackendDict, "_create_account_specific_backend")
def create_account_backend(original, backends, account_id):
    """moto takes a lock even for accounts that exist."""
    if account_id not in backends:
        original(backends, account_id)


for pure in (core_utils.camelcase_to_underscores, core_utils.method_names_from_class):
    remembered = functools.lru_cache(4096)(pure)
    for module in [module for name, module in sys.modules.items() if name.startswith("moto.")]:
        if vars(module).get(pure.__name__) is pure:
            setattr(module, pure.__name__, remembered)
