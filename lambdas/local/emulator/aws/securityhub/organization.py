"""Security Hub: where it is enabled, its administrator and the members of the organization."""

import copy
import json
from datetime import datetime, timezone

import moto.organizations.models as organizations_models
import moto.securityhub.models as securityhub_models
import moto.securityhub.responses as securityhub_responses
import moto.securityhub.urls as securityhub_urls

from aws.options import OPTIONS
from aws.patching import Refusal, adds, replaces

HUB_CONFIGURATIONS = {}  # (organization id, region) -> configuration; moto keeps one for all regions
ALREADY_MEMBER = "The request is rejected because the given account ID is already a member or associated member of the current account."
securityhub_urls.url_paths |= {f"{{0}}/{path}$": securityhub_responses.SecurityHubResponse.dispatch for path in (
    "organization/admin", "organization/admin/disable", "members/disassociate", "members/delete", "standards/get")}


def not_administrator(backend):
    """The error for every account but the administrator, and at first for a new administrator too."""
    return Refusal(401, "InvalidAccessException", f"Account {backend.account_id} is not an administrator for this organization")


def organization_accounts():
    """The ids of the organization's accounts."""
    return {account.id for account in organizations_models.organizations_backends[OPTIONS.management]["aws"].accounts}


@replaces(securityhub_models.SecurityHubBackend, "_get_org_config")
def hub_configuration(original, backend):
    """Each Region has its own administrator; moto keeps one for all."""
    shared = original(backend)
    return HUB_CONFIGURATIONS.setdefault((OPTIONS.organization_id, backend.region_name), copy.deepcopy(shared))


@replaces(securityhub_models.SecurityHubBackend, "enable_security_hub")
def enable_security_hub(original, backend, enable_default_standards=True, tags=None):
    """Only once; moto accepts repeated calls, and does not store the standards."""
    if backend.enabled:
        raise Refusal(409, "ResourceConflictException", "Account is already subscribed to Security Hub")
    backend.default_standards = enable_default_standards
    return original(backend, enable_default_standards, tags)


@replaces(securityhub_models.SecurityHubBackend, "disable_security_hub")
def disable_security_hub(original, backend):
    """Refused in the administrator and in its members."""
    configuration = configuration_of(backend)
    if configuration.get("admin_account_id") == backend.account_id:
        raise Refusal(400, "InvalidInputException", "Cannot disable Security Hub on the Security Hub administrator")
    if configuration.get("admin_account_id") and is_member(administrator_of(backend), backend.account_id):
        raise Refusal(400, "InvalidInputException", "Cannot disable Security Hub on an account that is associated with an administrator")
    return original(backend)


def configuration_of(backend):
    """The configuration of the Region; empty outside an organization."""
    try:
        return backend._get_org_config()
    except Exception:  # no organization
        return {}


def administrator_of(backend):
    """The hub of the administrator in the same Region."""
    return securityhub_models.securityhub_backends[backend._get_org_config()["admin_account_id"]][backend.region_name]


def is_member(administrator, account):
    """Whether the account is associated."""
    return administrator.members.get(account, {}).get("MemberStatus") == "Enabled"


@replaces(securityhub_models.SecurityHubBackend, "describe_hub")
def describe_hub(original, backend, *args, **kwargs):
    """Shows what UpdateSecurityHubConfiguration stored."""
    return original(backend, *args, **kwargs) | getattr(backend, "hub_settings", {})


@replaces(securityhub_models.SecurityHubBackend, "enable_organization_admin_account")
def enable_organization_admin_account(original, backend, admin_account_id):
    """Enables Security Hub in the administrator too, which is known as such everywhere only a little later."""
    configuration = configuration_of(backend)
    if configuration.get("admin_account_id"):
        raise Refusal(400, "InvalidInputException", f"Account {configuration['admin_account_id']} is already the Security Hub administrator")
    original(backend, admin_account_id)
    backend._get_org_config()["is_new"] = not OPTIONS.administrators_at_once
    administrator = administrator_of(backend)
    if not administrator.enabled:
        administrator.enable_security_hub()


@replaces(securityhub_models.SecurityHubBackend, "update_organization_configuration")
def update_organization_configuration(original, backend, auto_enable, auto_enable_standards=None, organization_configuration=None):
    """AWS sets the status; moto requires it from the caller, and Terraform does not send one when it destroys."""
    configuration = configuration_of(backend)
    if configuration.get("admin_account_id") != backend.account_id or configuration.pop("is_new", False):
        raise not_administrator(backend)
    if configuration["configuration"]["ConfigurationType"] == "CENTRAL" and auto_enable:
        raise Refusal(400, "InvalidInputException", "AutoEnable must be false while central configuration is in use")
    complete = organization_configuration and {"Status": "ENABLED", "StatusMessage": "", **organization_configuration}
    original(backend, auto_enable, auto_enable_standards, complete)
    configuration["accounts_before"] = organization_accounts()


def enrol_new_accounts(backend):
    """Accounts that join the organization after the enrolment began become members by themselves; earlier ones do not."""
    configuration = configuration_of(backend)
    if configuration.get("admin_account_id") == backend.account_id and configuration.get("auto_enable"):
        new = organization_accounts() - configuration["accounts_before"] - {backend.account_id}
        configuration["accounts_before"] |= new
        for account in new:
            associate(backend, account, configuration["auto_enable_standards"] == "DEFAULT")


def associate(backend, account, with_standards):
    """A member gets Security Hub enabled, but the management account must have it: then the result is a sentence."""
    hub = securityhub_models.securityhub_backends[account][backend.region_name]
    if is_member(backend, account):
        return ALREADY_MEMBER
    if account == OPTIONS.management and not hub.enabled:
        return "Security Hub must be enabled in the organization management account before it can become a member."
    if not hub.enabled:
        hub.enable_security_hub(with_standards)
    backend.members[account] = {"AccountId": account, "MemberStatus": "Enabled", "UpdatedAt": datetime.now(timezone.utc).isoformat()}
    return None


@replaces(securityhub_models.SecurityHubBackend, "create_members")
def create_members(original, backend, account_details):
    """For the administrator only; moto allows every account."""
    if configuration_of(backend).get("admin_account_id") != backend.account_id:
        raise not_administrator(backend)
    enrol_new_accounts(backend)
    results = [(account["AccountId"], associate(backend, account["AccountId"], True)) for account in account_details]
    return [{"AccountId": account, "ProcessingResult": sentence} for account, sentence in results if sentence]


@replaces(securityhub_models.SecurityHubBackend, "list_members")
def list_members(original, backend, only_associated=None, max_results=None, next_token=None):
    """The status as AWS writes it; moto looks for its own."""
    enrol_new_accounts(backend)
    include_others = str(only_associated).lower() == "false"
    admin = {"AdministratorId": backend.account_id, "MasterId": backend.account_id}
    found = [member | admin for member in backend.members.values() if include_others or member["MemberStatus"] == "Enabled"]
    return found, None


@adds(securityhub_responses.SecurityHubResponse)
def get_enabled_standards(response):
    """The standards that AWS enables by default; each of their checks is billed."""
    backend, standards = response.securityhub_backend, []
    if backend.enabled and backend.default_standards:
        standards = ["aws-foundational-security-best-practices/v/1.0.0", "cis-aws-foundations-benchmark/v/1.2.0"]
    arn = f"arn:aws:securityhub:{backend.region_name}"
    return json.dumps({"StandardsSubscriptions": [
        {"StandardsArn": f"{arn}::standards/{name}", "StandardsSubscriptionArn": f"{arn}:{backend.account_id}:subscription/{name}",
         "StandardsInput": {}, "StandardsStatus": "READY"} for name in standards]})


@adds(securityhub_responses.SecurityHubResponse)
def update_security_hub_configuration(response):
    """Terraform calls it for every aws_securityhub_account; moto does not have this operation."""
    body, backend = json.loads(response.body or "{}"), response.securityhub_backend
    names = ("AutoEnableControls", "ControlFindingGenerator")
    backend.hub_settings = getattr(backend, "hub_settings", {}) | {name: body[name] for name in names if name in body}
    return "{}"


@adds(securityhub_responses.SecurityHubResponse)
def list_organization_admin_accounts(response):
    """Terraform reads the administrator back; moto can only set it."""
    admin = response.securityhub_backend._get_org_config()["admin_account_id"]
    return json.dumps({"AdminAccounts": [{"AccountId": admin, "Status": "ENABLED"}] if admin else []})


@adds(securityhub_responses.SecurityHubResponse)
def disable_organization_admin_account(response):
    """Terraform calls it on destroy; moto does not have this operation. Members are released."""
    backend = response.securityhub_backend
    administrator_of(backend).members.clear()
    HUB_CONFIGURATIONS.pop((OPTIONS.organization_id, backend.region_name))
    return "{}"


@adds(securityhub_responses.SecurityHubResponse)
def disassociate_members(response):
    """Members stay in the list."""
    return leave(response, lambda members, account: members[account].update(MemberStatus="Removed"))


@adds(securityhub_responses.SecurityHubResponse)
def delete_members(response):
    """Refused for accounts of the organization; there are no other members here."""
    return leave(response, None)


def leave(response, change):
    """Changes the members that exist and lists the other accounts as unprocessed."""
    members, accounts = response.securityhub_backend.members, json.loads(response.body).get("AccountIds") or []
    unknown = [{"AccountId": account, "ProcessingResult": "Account is not a member"} for account in accounts if account not in members]
    known = [account for account in accounts if account in members]
    if change is None:
        unknown += [{"AccountId": account, "ProcessingResult": "The account belongs to the organization"} for account in known]
    else:
        for account in known:
            change(members, account)
    return json.dumps({"UnprocessedAccounts": unknown})


def visible_hubs(backend):
    """The account's own hub and, for the organization's administrator, the hubs of its members in the Region."""
    if configuration_of(backend).get("admin_account_id") != backend.account_id:
        return [backend]
    enrol_new_accounts(backend)
    hubs = securityhub_models.securityhub_backends
    return [backend, *(hubs[account][backend.region_name] for account in backend.members if is_member(backend, account))]
