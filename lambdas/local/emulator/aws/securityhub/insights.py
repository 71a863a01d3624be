"""Security Hub: custom insights, which count findings by one of their attributes."""

import copy
import json
import uuid
from collections import Counter

import moto.securityhub.responses as securityhub_responses
import moto.securityhub.urls as securityhub_urls

from aws.events.patterns import flatten
from aws.patching import Refusal, adds
from aws.policies import as_list
from aws.securityhub.actions import arn_in, invalid
from aws.securityhub.findings import FILTER_PATHS, apply_updates, filter_matches, subscribed
from aws.securityhub.organization import visible_hubs

securityhub_urls.url_paths |= {f"{{0}}/{path}$": securityhub_responses.SecurityHubResponse.dispatch for path in (
    "insights", "insights/get", "insights/results/(?P<arn>.+)", "insights/(?P<arn>.+)")}
MOST, MOST_FILTERS, MOST_VALUES = 100, 10, 20
# AWS publishes no list. These are what its managed insights and its provider's tests group by; none is a map.
GROUPS = {name: FILTER_PATHS.get(name, name) for name in (
    "AwsAccountId", "ComplianceStatus", "GeneratorId", "ProductName", "ResourceId", "ResourceType", "SeverityLabel", "Title", "Type")}


def insights_of(response):
    """The custom insights of the account in the Region, by ARN."""
    backend = subscribed(response)
    backend.insights = getattr(backend, "insights", {})
    return backend.insights


def insight_of(response, arn):
    """The insight with this ARN."""
    insight = insights_of(response).get(arn)
    if insight is None:
        raise Refusal(404, "ResourceNotFoundException", f"Insight {arn} does not exist")
    return insight


def checked(body):
    """The fields of a request for an insight, if AWS accepts them."""
    given = {name: body[name] for name in ("Name", "Filters", "GroupByAttribute") if body.get(name) is not None}
    filters = given.get("Filters", {})
    if not all(str(given[name]).strip() for name in given if name != "Filters"):
        raise invalid("Name and GroupByAttribute must have a character that is no space")
    if len(filters) > MOST_FILTERS or any(len(values) > MOST_VALUES for values in filters.values()):
        raise invalid(f"An insight takes filters of at most {MOST_FILTERS} attributes with {MOST_VALUES} values each")
    if "GroupByAttribute" in given and given["GroupByAttribute"] not in GROUPS:
        raise invalid(f"Invalid parameter 'GroupByAttribute'. data: {given['GroupByAttribute']}")
    for name, wanted in filters.items():
        filter_matches({}, name, wanted)
    return given


@adds(securityhub_responses.SecurityHubResponse)
def create_insight(response):
    """Names may be used twice."""
    insights, given, backend = insights_of(response), checked(json.loads(response.body)), response.securityhub_backend
    if len(given) < 3 or not given["Filters"]:
        raise invalid("Name, Filters and GroupByAttribute must be given")
    if len(insights) >= MOST:
        raise Refusal(429, "LimitExceededException", f"The account already has {MOST} custom insights")
    arn = f"arn:aws:securityhub:{backend.region_name}:{backend.account_id}:insight/{backend.account_id}/custom/{uuid.uuid4()}"
    insights[arn] = {"InsightArn": arn} | copy.deepcopy(given)
    return json.dumps({"InsightArn": arn})


@adds(securityhub_responses.SecurityHubResponse)
def get_insights(response):
    """All, or those that are named."""
    wanted = json.loads(response.body or "{}").get("InsightArns") or list(insights_of(response))
    return json.dumps({"Insights": [insight_of(response, arn) for arn in wanted]})


@adds(securityhub_responses.SecurityHubResponse)
def update_insight(response):
    """Changes only the given fields."""
    insight_of(response, arn_in(response)).update(checked(json.loads(response.body)))
    return "{}"


@adds(securityhub_responses.SecurityHubResponse)
def delete_insight(response):
    """By its ARN."""
    return json.dumps({"InsightArn": insights_of(response).pop(insight_of(response, arn_in(response))["InsightArn"])["InsightArn"]})


@adds(securityhub_responses.SecurityHubResponse)
def get_insight_results(response):
    """At most 100 values, those with the most findings first; a finding counts once under each of its values."""
    insight, counted = insight_of(response, arn_in(response)), Counter()
    for one in (one for hub in visible_hubs(response.securityhub_backend) for one in hub.findings):
        apply_updates(one)
        if all(filter_matches(one.data, name, wanted) for name, wanted in insight["Filters"].items()):
            counted.update({str(value) for value in as_list(flatten(one.data).get(GROUPS[insight["GroupByAttribute"]]))})
    values = [{"GroupByAttributeValue": value, "Count": count} for value, count in counted.most_common(100)]
    return json.dumps({"InsightResults": {"InsightArn": insight["InsightArn"], "GroupByAttribute": insight["GroupByAttribute"],
                                          "ResultValues": values}})
