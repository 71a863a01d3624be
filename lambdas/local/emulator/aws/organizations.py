"""Organizations: pinned account ids, and a delegated administrator that sees the organization."""

import moto.iam.models as iam_models
import moto.organizations.models as organizations_models
import moto.organizations.utils as organizations_utils
from moto.organizations.exceptions import ConstraintViolationException, PolicyTypeNotEnabledException

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


# https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
LONGEST_POLICY, POLICIES_ON_A_TARGET = 5120, 5


@replaces(organizations_models.OrganizationsBackend, "attach_policy")
def attach_policy(original, backend, **kwargs):
    """AWS attaches only types that are enabled in the root, and at most five of each to one target; moto has no limit."""
    policy, root = backend.get_policy_by_id(kwargs["PolicyId"]), backend.ou[0]
    target = next((one for one in [*backend.ou, *backend.accounts] if one.id == kwargs["TargetId"]), None)
    attached = [one for one in target.attached_policies if one.type == policy.type] if target else []
    if not policy.aws_managed and all(enabled["Type"] != policy.type for enabled in root.policy_types):
        raise PolicyTypeNotEnabledException
    if policy not in attached and len(attached) >= POLICIES_ON_A_TARGET:
        raise ConstraintViolationException("You have attached the maximum number of policies to the specified target.")
    return original(backend, **kwargs)


for writing in ("create_policy", "update_policy"):
    @replaces(organizations_models.OrganizationsBackend, writing)
    def short_enough(original, backend, **kwargs):
        """moto accepts documents of any length."""
        if len(kwargs.get("Content") or "") > LONGEST_POLICY:
            raise ConstraintViolationException("You have exceeded the maximum policy size.")
        return original(backend, **kwargs)
