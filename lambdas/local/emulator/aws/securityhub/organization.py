"""Security Hub: its configuration, its administrator and the members of the organization."""

import copy
import json

import moto.organizations.models as organizations_models
import moto.securityhub.models as securityhub_models
import moto.securityhub.responses as securityhub_responses
import moto.securityhub.urls as securityhub_urls

from aws.options import OPTIONS
from aws.patching import adds, replaces

HUB_CONFIGURATIONS = {}  # (organization id, region) -> configuration; moto keeps one for all regions
securityhub_urls.url_paths |= {f"{{0}}/{path}$": securityhub_responses.SecurityHubResponse.dispatch for path in (
    "organization/admin", "organization/admin/disable", "members/disassociate", "members/delete")}


@replaces(securityhub_models.SecurityHubBackend, "_get_org_config")
def hub_configuration(original, backend):
    """Each Region has its own administrator; moto keeps one for all."""
    shared = original(backend)
    return HUB_CONFIGURATIONS.setdefault((OPTIONS.organization_id, backend.region_name), copy.deepcopy(shared))


@replaces(securityhub_models.SecurityHubBackend, "describe_hub")
def describe_hub(original, backend, *args, **kwargs):
    """Shows what UpdateSecurityHubConfiguration stored."""
    return original(backend, *args, **kwargs) | getattr(backend, "hub_settings", {})


@replaces(securityhub_models.SecurityHubBackend, "update_organization_configuration")
def update_organization_configuration(original, backend, organization_configuration=None, **options):
    """AWS sets the status; moto demands it from the caller, and Terraform does not send one when it destroys."""
    complete = organization_configuration and {"Status": "ENABLED", "StatusMessage": "", **organization_configuration}
    original(backend, organization_configuration=complete, **options)


@replaces(securityhub_models.SecurityHubBackend, "create_members")
def create_members(original, backend, account_details):
    """An account of the organization that becomes a member gets Security Hub enabled, as AWS documents."""
    unprocessed = original(backend, account_details)
    for account in account_details:
        if backend.members.get(account.get("AccountId")):
            securityhub_models.securityhub_backends[account["AccountId"]][backend.region_name].enable_security_hub(False)
    return unprocessed


@adds(securityhub_responses.SecurityHubResponse)
def update_security_hub_configuration(response):
    """Terraform calls it for every aws_securityhub_account; moto lacks it."""
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
    """Terraform calls it on destroy; moto lacks it."""
    response.securityhub_backend._get_org_config()["admin_account_id"] = None
    return "{}"


@adds(securityhub_responses.SecurityHubResponse)
def disassociate_members(response):
    """Terraform destroys a member in two calls; moto has neither."""
    return leave(response, lambda members, account: members[account].update(MemberStatus="REMOVED"))


@adds(securityhub_responses.SecurityHubResponse)
def delete_members(response):
    """The second of the two calls."""
    return leave(response, lambda members, account: members.pop(account))


def leave(response, change):
    """Changes the members that exist and lists the other accounts as unprocessed."""
    members, accounts = response.securityhub_backend.members, json.loads(response.body).get("AccountIds") or []
    unknown = [{"AccountId": account, "ProcessingResult": "Account is not a member"} for account in accounts if account not in members]
    for account in accounts:
        if account in members:
            change(members, account)
    return json.dumps({"UnprocessedAccounts": unknown})


def member_accounts(backend):
    """The accounts an administrator administers. AWS enrols every account of the organization but the management account."""
    try:
        configuration = backend._get_org_config()
    except Exception:  # no organization
        return []
    if configuration["admin_account_id"] != backend.account_id:
        return []
    organization = organizations_models.organizations_backends[OPTIONS.management]["aws"].accounts
    enrolled = [account.id for account in organization if configuration["auto_enable"] and account.id not in
                (*backend.members, OPTIONS.management, backend.account_id)]
    return [account for account, member in backend.members.items() if member["MemberStatus"] == "ENABLED"] + enrolled


def visible_hubs(backend):
    """The account's own hub and, for the organization's administrator, the hubs of its members in the Region."""
    hubs = securityhub_models.securityhub_backends
    return [backend, *(hubs[account][backend.region_name] for account in member_accounts(backend) if account != backend.account_id)]


@replaces(securityhub_models.SecurityHubBackend, "get_members")
def get_members(original, backend, account_ids):
    """moto knows only the members that were made one by one."""
    members, unprocessed = original(backend, account_ids)
    enrolled = [account for account in member_accounts(backend) if account in account_ids and account not in backend.members]
    members += [{"AccountId": account, "AdministratorId": backend.account_id, "MemberStatus": "ENABLED"} for account in enrolled]
    return members, [one for one in unprocessed if one["AccountId"] not in enrolled]
