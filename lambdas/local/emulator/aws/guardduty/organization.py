"""GuardDuty for an organization: its administrator, the members and which of them get a plan."""

import json
from urllib.parse import unquote

import moto.guardduty.exceptions as guardduty_exceptions
import moto.guardduty.models as guardduty_models
import moto.guardduty.responses as guardduty_responses
import moto.guardduty.urls as guardduty_urls
import moto.organizations.models as organizations_models

from aws.guardduty.detectors import ADMINISTRATIONS, PARTS, administration, detector_in, rejected
from aws.options import OPTIONS
from aws.patching import adds, replaces

guardduty_urls.url_paths |= {f"{{0}}/{path}$": guardduty_responses.GuardDutyResponse.dispatch for path in (
    "admin/disable",
    *(f"detector/(?P<detector_id>[^/]+)/{path}" for path in ("admin", "member", "member/get", "member/disassociate", "member/delete")))}


@replaces(guardduty_models.GuardDutyBackend, "enable_organization_admin_account")
def enable_organization_admin_account(original, backend, admin_account_id):
    """The administrator gets a detector if it has none; moto accepts any account, and the same one again."""
    region = administration(backend.region_name)
    if backend.account_id != OPTIONS.management:
        raise rejected("the current account is not the management account of an organization.")
    if region["admin"]:
        raise rejected(f"an account ({region['admin']}) is already enabled as the GuardDuty delegated administrator for the organization.")
    region["admin"] = admin_account_id
    detector_in(admin_account_id, backend.region_name)


@replaces(guardduty_models.GuardDutyBackend, "list_organization_admin_accounts")
def list_organization_admin_accounts(original, backend):
    """None or one."""
    admin = administration(backend.region_name)["admin"]
    return [admin] if admin else []


@adds(guardduty_responses.GuardDutyResponse)
def disable_organization_admin_account(response):
    """Only after every member was disassociated and deleted; moto does not have this operation."""
    region = administration(response.region)
    if region["admin"] != response._get_param("adminAccountId"):
        raise rejected("the given account is not the GuardDuty delegated administrator for the organization.")
    if region["members"]:
        raise rejected("the delegated administrator still has member accounts.")
    ADMINISTRATIONS.pop(response.region)
    return "{}"


def administered(response):
    """The administration of the Region, for the administrator and its own detector only."""
    region, detector = administration(response.region), unquote(response.path.split("/")[2])
    if detector not in response.guardduty_backend.detectors:
        raise guardduty_exceptions.DetectorNotFoundException()
    if region["admin"] != response.current_account:
        raise rejected("the current account is not the GuardDuty delegated administrator for the organization.")
    return region


def enrol(region_name):
    """Every account of the organization becomes a member, the management account only if it enabled GuardDuty itself."""
    region = administration(region_name)
    if region["everyone"] != "ALL":
        return
    for account in organizations_models.organizations_backends[OPTIONS.management]["aws"].accounts:
        is_left_out = account.id == OPTIONS.management and not guardduty_models.guardduty_backends[account.id][region_name].detectors
        if account.id == region["admin"] or is_left_out:
            continue
        wanted = {plan: "ENABLED" if found["autoEnable"] == "ALL" else "DISABLED" for plan, found in region["plans"].items()}
        detector = detector_in(account.id, region_name, wanted)
        for plan, status in wanted.items():
            if status == "ENABLED":
                detector.plans[plan] = {"status": status, "parts": dict.fromkeys(PARTS.get(plan, ()), status)}
        region["members"][account.id] = "Enabled"


@adds(guardduty_responses.GuardDutyResponse)
def describe_organization_configuration(response):
    """With every plan, in an order that differs from the request."""
    region = administered(response)
    features = [{"name": plan, "autoEnable": found["autoEnable"], **({"additionalConfiguration": [
        {"name": part, "autoEnable": found.get("parts", {}).get(part, "NONE")} for part in PARTS[plan]]} if plan in PARTS else {})}
        for plan, found in region["plans"].items()]
    return json.dumps({"autoEnable": region["everyone"] != "NONE", "autoEnableOrganizationMembers": region["everyone"],
                       "memberAccountLimitReached": False, "features": features})


@adds(guardduty_responses.GuardDutyResponse)
def update_organization_configuration(response):
    """Plans that are not named stay as they are."""
    region, body = administered(response), json.loads(response.body)
    if ("autoEnable" in body) == ("autoEnableOrganizationMembers" in body):
        raise rejected("either autoEnable or autoEnableOrganizationMembers must be given.")
    features = body.get("features") or []
    if {"EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING"} <= {feature["name"] for feature in features}:
        raise rejected("EKS_RUNTIME_MONITORING and RUNTIME_MONITORING cannot be given together.")
    for feature in features:
        parts = {part["name"]: part["autoEnable"] for part in feature.get("additionalConfiguration") or []}
        region["plans"][feature["name"]] = {"autoEnable": feature["autoEnable"], "parts": parts}
    region["everyone"] = body.get("autoEnableOrganizationMembers") or ("NEW" if body["autoEnable"] else "NONE")
    enrol(response.region)
    return "{}"


def as_member(account, status, region):
    """A member as it is listed."""
    detector = detector_in(account, region)
    return {"accountId": account, "detectorId": detector.id, "administratorId": administration(region)["admin"], "relationshipStatus": status,
            "email": "", "updatedAt": detector.updated_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}


@adds(guardduty_responses.GuardDutyResponse)
def list_members(response):
    """Only associated members unless the others are asked for."""
    region, include_others = administered(response), str(response._get_param("onlyAssociated")).lower() == "false"
    enrol(response.region)
    found = {account: status for account, status in region["members"].items() if include_others or status == "Enabled"}
    return json.dumps({"members": [as_member(account, status, response.region) for account, status in found.items()]})


@adds(guardduty_responses.GuardDutyResponse)
def get_members(response):
    """The accounts that are asked for."""
    members, accounts = administered(response)["members"], response._get_param("accountIds")
    return json.dumps({"members": [as_member(one, members[one], response.region) for one in accounts if one in members],
                       "unprocessedAccounts": unknown(accounts, members)})


def unknown(accounts, members):
    """The accounts that are not members, as the list of unprocessed ones."""
    sentence = "The request is rejected because the given account ID is not an associated member of account the current account."
    return [{"accountId": account, "result": sentence} for account in accounts if account not in members]


@adds(guardduty_responses.GuardDutyResponse)
def disassociate_members(response):
    """Refused while every account is enrolled."""
    region, accounts = administered(response), response._get_param("accountIds")
    if region["everyone"] == "ALL":
        raise rejected("members cannot be disassociated while autoEnableOrganizationMembers is ALL.")
    region["members"] |= {account: "Removed" for account in accounts if account in region["members"]}
    return json.dumps({"unprocessedAccounts": unknown(accounts, region["members"])})


@adds(guardduty_responses.GuardDutyResponse)
def delete_members(response):
    """Only those that were disassociated."""
    members, accounts = administered(response)["members"], response._get_param("accountIds")
    deleted = [account for account in accounts if members.get(account) == "Removed"]
    sentence = "The request is rejected because the given account ID is still associated with the current account."
    kept = [{"accountId": account, "result": sentence} for account in accounts if members.get(account) == "Enabled"]
    answer = {"unprocessedAccounts": kept + unknown(accounts, members)}
    for account in deleted:
        del members[account]
    return json.dumps(answer)
