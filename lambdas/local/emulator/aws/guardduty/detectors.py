"""GuardDuty: one detector for an account and Region, with its plans and tags."""

import json
from urllib.parse import unquote

import moto.guardduty.exceptions as guardduty_exceptions
import moto.guardduty.models as guardduty_models
import moto.guardduty.responses as guardduty_responses
import moto.guardduty.urls as guardduty_urls

from aws.patching import Refusal, adds, replaces

PLANS = ("S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS", "EKS_RUNTIME_MONITORING",
         "RUNTIME_MONITORING")
PARTS = {"EKS_RUNTIME_MONITORING": ("EKS_ADDON_MANAGEMENT",),
         "RUNTIME_MONITORING": ("EKS_ADDON_MANAGEMENT", "EC2_AGENT_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT")}
ADMINISTRATIONS = {}  # Region -> {admin, members: account -> status, everyone, plans}; moto has none
guardduty_urls.url_paths["{0}/tags/(?P<resource_arn>.+)$"] = guardduty_responses.GuardDutyResponse.dispatch


def rejected(because):
    """Nearly every refusal of GuardDuty has this form."""
    return Refusal(400, "BadRequestException", f"The request is rejected because {because}")


def administration(region):
    """Each Region has its own administrator. At first it enrols no account, but its defaults would enable every default plan of a detector."""
    plans = {plan: {"autoEnable": "NONE" if plan in PARTS else "ALL"} for plan in PLANS}
    return ADMINISTRATIONS.setdefault(region, {"admin": None, "members": {}, "everyone": "NONE", "plans": plans})


def is_member(backend):
    """Whether the account is associated with the administrator of the Region."""
    return administration(backend.region_name)["members"].get(backend.account_id) == "Enabled"


def default_plans(written):
    """A new detector has every plan that is not named, except runtime monitoring."""
    statuses = {plan: "DISABLED" if plan in PARTS else "ENABLED" for plan in PLANS}
    return {plan: {"status": status, "parts": {part: "DISABLED" for part in PARTS.get(plan, ())}} for plan, status in statuses.items()} | dict(
        plan_of(feature, {}) for feature in written or [])


def plan_of(feature, known):
    """(name, status and parts) of a plan as it is written; parts that are not written stay as they are."""
    parts = {part: "DISABLED" for part in PARTS.get(feature["name"], ())} | known.get("parts", {})
    parts |= {part["name"]: part["status"] for part in feature.get("additionalConfiguration") or []}
    return feature["name"], {"status": feature["status"], "parts": parts}


@replaces(guardduty_models.GuardDutyBackend, "create_detector")
def create_detector(original, backend, enable, frequency, data_sources, tags, features):
    """One for each account and Region; moto accepts any number, and does not store the plans."""
    if backend.detectors:
        raise rejected("a detector already exists for the current account.")
    detector = original(backend, enable, frequency, data_sources, tags, [])
    backend.detectors[detector].plans = default_plans(features)
    return detector


@replaces(guardduty_models.GuardDutyBackend, "update_detector")
def update_detector(original, backend, detector_id, enable, frequency, data_sources, features):
    """Plans that are not named stay as they are; those of a member are its administrator's."""
    detector = backend.get_detector(detector_id)
    if is_member(backend) and (features or frequency or data_sources):
        raise rejected("a member account cannot manage its protection plans or frequency; its administrator does.")
    detector.plans |= dict(plan_of(feature, detector.plans[feature["name"]]) for feature in features or [])
    original(backend, detector_id, enable, frequency, data_sources, None)


@replaces(guardduty_models.Detector, "to_json")
def detector_as_json(original, detector):
    """The plans with their parts, in an order that differs from the request."""
    plans = getattr(detector, "plans", {})
    features = [{"name": plan, "status": found["status"], **(
        {"additionalConfiguration": [{"name": part, "status": status} for part, status in found["parts"].items()]} if found["parts"] else {})}
        for plan, found in plans.items()]
    return original(detector) | {"features": features}


@replaces(guardduty_models.GuardDutyBackend, "delete_detector")
def delete_detector(original, backend, detector_id):
    """Refused while it has members or is a member."""
    region = administration(backend.region_name)
    if detector_id not in backend.detectors:
        raise guardduty_exceptions.DetectorNotFoundException()
    if region["admin"] == backend.account_id and region["members"]:
        raise rejected("the current account cannot delete detector while it has invited or associated members.")
    if is_member(backend):
        raise rejected("the current account cannot delete detector while it is associated with an administrator.")
    original(backend, detector_id)


def detector_in(account, region, plans=None):
    """The detector of an account, created if there is none, with these plans."""
    backend = guardduty_models.guardduty_backends[account][region]
    if not backend.detectors:
        backend.create_detector(True, "SIX_HOURS", None, None, [{"name": plan, "status": status} for plan, status in (plans or {}).items()])
    return next(iter(backend.detectors.values()))


def tags_of(response):
    """The tags of the detector that the path names."""
    return response.guardduty_backend.get_detector(unquote(response.path).split("/")[-1]).tags


@adds(guardduty_responses.GuardDutyResponse)
def tag_resource(response):
    """Terraform tags what it takes over; moto does not have this operation."""
    tags_of(response).update(response._get_param("tags"))
    return "{}"


@adds(guardduty_responses.GuardDutyResponse)
def untag_resource(response):
    """Removes tags."""
    for key in response.querystring.get("tagKeys", []):
        tags_of(response).pop(key, None)
    return "{}"


@adds(guardduty_responses.GuardDutyResponse)
def list_tags_for_resource(response):
    """Lists the tags."""
    return json.dumps({"tags": tags_of(response)})
