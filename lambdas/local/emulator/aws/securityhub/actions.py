"""Security Hub: custom actions, and the aggregation of findings in one Region."""

import json
import re
import uuid
from urllib.parse import unquote

import moto.securityhub.models as securityhub_models
import moto.securityhub.responses as securityhub_responses
import moto.securityhub.urls as securityhub_urls

from aws.patching import Refusal, adds
from aws.securityhub.findings import subscribed
from aws.securityhub.organization import administrator_of, configuration_of, is_member

securityhub_urls.url_paths |= {f"{{0}}/{path}$": securityhub_responses.SecurityHubResponse.dispatch for path in (
    "actionTargets", "actionTargets/get", "actionTargets/(?P<arn>.+)", "findingAggregator/create", "findingAggregator/update",
    "findingAggregator/list", "findingAggregator/get/(?P<arn>.+)", "findingAggregator/delete/(?P<arn>.+)")}


def invalid(sentence):
    """The refusal of invalid input."""
    return Refusal(400, "InvalidInputException", sentence)


def arn_in(response):
    """The ARN at the end of the path."""
    return "arn:" + unquote(response.path).split("/arn:", 1)[1]


def actions_of(response):
    """The custom actions of the account in the Region, by ARN."""
    backend = subscribed(response)
    backend.actions = getattr(backend, "actions", {})
    return backend.actions


def action_in(response):
    """The action that the path names."""
    action = actions_of(response).get(arn_in(response))
    if action is None:
        raise Refusal(404, "ResourceNotFoundException", "The action target does not exist")
    return action


@adds(securityhub_responses.SecurityHubResponse)
def create_action_target(response):
    """An id of 20 letters and digits, and a name of 20 characters, each once."""
    actions, body, backend = actions_of(response), json.loads(response.body), response.securityhub_backend
    if not re.fullmatch(r"[A-Za-z0-9]{1,20}", body["Id"]) or not 1 <= len(body["Name"]) <= 20 or not body["Description"]:
        raise invalid("Id must be 1 to 20 letters and digits, Name 1 to 20 characters, and Description must be given")
    arn = f"arn:aws:securityhub:{backend.region_name}:{backend.account_id}:action/custom/{body['Id']}"
    if arn in actions:
        raise Refusal(409, "ResourceConflictException", f"Action target {body['Id']} already exists")
    actions[arn] = {"ActionTargetArn": arn, "Name": body["Name"], "Description": body["Description"]}
    return json.dumps({"ActionTargetArn": arn})


@adds(securityhub_responses.SecurityHubResponse)
def describe_action_targets(response):
    """All, or those that are named."""
    actions, wanted = actions_of(response), json.loads(response.body or "{}").get("ActionTargetArns")
    if not all(arn in actions for arn in wanted or []):
        raise Refusal(404, "ResourceNotFoundException", "The action target does not exist")
    return json.dumps({"ActionTargets": [action for arn, action in actions.items() if not wanted or arn in wanted]})


@adds(securityhub_responses.SecurityHubResponse)
def update_action_target(response):
    """Name and description."""
    body = json.loads(response.body)
    action_in(response).update({name: body[name] for name in ("Name", "Description") if name in body})
    return "{}"


@adds(securityhub_responses.SecurityHubResponse)
def delete_action_target(response):
    """By its ARN."""
    del actions_of(response)[action_in(response)["ActionTargetArn"]]
    return json.dumps({"ActionTargetArn": arn_in(response)})


def aggregators_of(response):
    """The aggregator of the account in any Region, as a list of none or one."""
    subscribed(response)
    hubs = securityhub_models.securityhub_backends[response.current_account].values()
    return [hub.aggregator for hub in hubs if getattr(hub, "aggregator", None)]


def aggregator_in(response, arn):
    """The aggregator with this ARN."""
    found = [aggregator for aggregator in aggregators_of(response) if aggregator["FindingAggregatorArn"] == arn]
    if not found:
        raise Refusal(404, "ResourceNotFoundException", "The finding aggregator does not exist")
    return found[0]


@adds(securityhub_responses.SecurityHubResponse)
def create_finding_aggregator(response):
    """One for an account, and none for a member."""
    backend, body = subscribed(response), json.loads(response.body)
    if configuration_of(backend).get("admin_account_id") and is_member(administrator_of(backend), backend.account_id):
        raise Refusal(401, "InvalidInputException", "A finding aggregator cannot be created by a member account.")
    if aggregators_of(response):
        raise Refusal(429, "LimitExceededException", "The account already has a finding aggregator")
    if body["RegionLinkingMode"] == "SPECIFIED_REGIONS" and (not body.get("Regions") or backend.region_name in body["Regions"]):
        raise invalid("Regions must name the linked Regions, without the home Region")
    arn = f"arn:aws:securityhub:{backend.region_name}:{backend.account_id}:finding-aggregator/{uuid.uuid4()}"
    backend.aggregator = {"FindingAggregatorArn": arn, "FindingAggregationRegion": backend.region_name,
                          "RegionLinkingMode": body["RegionLinkingMode"], "Regions": body.get("Regions") or []}
    return json.dumps(backend.aggregator)


@adds(securityhub_responses.SecurityHubResponse)
def get_finding_aggregator(response):
    """By its ARN."""
    return json.dumps(aggregator_in(response, arn_in(response)))


@adds(securityhub_responses.SecurityHubResponse)
def list_finding_aggregators(response):
    """None or one."""
    return json.dumps({"FindingAggregators": [{"FindingAggregatorArn": one["FindingAggregatorArn"]} for one in aggregators_of(response)]})


@adds(securityhub_responses.SecurityHubResponse)
def update_finding_aggregator(response):
    """Another linking mode or other Regions."""
    body = json.loads(response.body)
    aggregator = aggregator_in(response, body["FindingAggregatorArn"])
    aggregator.update(RegionLinkingMode=body["RegionLinkingMode"], Regions=body.get("Regions") or [])
    return json.dumps(aggregator)


@adds(securityhub_responses.SecurityHubResponse)
def delete_finding_aggregator(response):
    """By its ARN, in the Region it was made in."""
    aggregator_in(response, arn_in(response))
    response.securityhub_backend.aggregator = None
    return "{}"
