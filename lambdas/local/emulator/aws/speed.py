"""What moto works out anew at every request. Imported last: it changes every module of moto that is loaded."""

import contextlib
import functools
import sys

import moto.core.base_backend
import moto.core.utils as core_utils
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from aws.patching import replaces


# Which service a host name is of: a regular expression each for all services, and a look at all of moto's folders.
DomainDispatcherApplication.get_backend_for_host = functools.lru_cache(4096)(DomainDispatcherApplication.get_backend_for_host)

# Every request takes these locks, and whoever loses the processor while holding one stops all the others.
DomainDispatcherApplication.lock = property(lambda self: contextlib.nullcontext(), lambda self, lock: None)


@replaces(moto.core.base_backend.BackendDict, "_create_account_specific_backend")
def create_account_backend(original, backends, account_id):
    """Known accounts need no lock."""
    if account_id not in backends:
        original(backends, account_id)


for pure in (core_utils.camelcase_to_underscores, core_utils.method_names_from_class):
    remembered = functools.lru_cache(4096)(pure)
    for module in [module for name, module in sys.modules.items() if name.startswith("moto.")]:
        if vars(module).get(pure.__name__) is pure:
            setattr(module, pure.__name__, remembered)
