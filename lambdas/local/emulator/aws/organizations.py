"""Organizations: pinned account ids, and a delegated administrator that sees the organization."""

import moto.iam.models as iam_models
import moto.organizations.models as organizations_models
import moto.organizations.utils as organizations_utils

from aws.options import OPTIONS
from aws.patching import replaces


def next_account_id():
    """The pinned ids in order, so that one configuration fits every run; the first account is the management one."""
    used = {account.id for account in organizations_models.organizations_backends[OPTIONS.management]["aws"].accounts}
    if not used:
        return OPTIONS.management
    free = [account for account in OPTIONS.accounts if account not in used]
    return free[0] if free else pick_account_id()


pick_account_id, organizations_utils.make_random_account_id = organizations_utils.make_random_account_id, next_account_id
organizations_utils.make_random_org_id = lambda: OPTIONS.organization_id
organizations_models.FakeDelegatedAdministrator.SUPPORTED_SERVICES += [
    "securityhub.amazonaws.com", "cloudtrail.amazonaws.com", "config.amazonaws.com"]


@replaces(organizations_models.OrganizationsBackend, "create_organization")
def create_organization(original, backend, *args, **kwargs):
    """moto gives the management account an OrganizationAccountAccessRole too; AWS does not."""
    roles = iam_models.iam_backends[backend.account_id]["aws"].roles
    before = set(roles)
    answer = original(backend, *args, **kwargs)
    for added in set(roles) - before:
        del roles[added]
    return answer


for operation in ("list_accounts", "list_accounts_for_parent", "list_children", "list_parents", "list_organizational_units_for_parent",
                  "list_roots", "list_delegated_administrators", "list_delegated_services_for_account", "list_policies",
                  "list_policies_for_target", "list_targets_for_policy", "list_tags_for_resource", "list_aws_service_access_for_organization",
                  "describe_account", "describe_organizational_unit", "describe_policy"):
    @replaces(organizations_models.OrganizationsBackend, operation)
    def from_members(original, backend, *args, **kwargs):
        """A delegated administrator reads the organization of its management account, not an empty one."""
        backends = organizations_models.organizations_backends
        management, partition = backends.master_accounts.get(backend.account_id, (None, None))
        return original(backends[management][partition] if management and not backend.org else backend, *args, **kwargs)
