"""The unified Security Hub: a separate switch, and the findings of Security Hub CSPM in OCSF. It accepts no imports."""

import hashlib
import json

import moto.securityhub.responses as securityhub_responses
import moto.securityhub.urls as securityhub_urls

from aws.patching import Refusal, adds
from aws.securityhub.findings import subscribed
from aws.securityhub.organization import visible_hubs

securityhub_urls.url_paths |= {f"{{0}}/{path}$": securityhub_responses.SecurityHubResponse.dispatch for path in ("hubv2", "findingsv2")}
FIELDS = {"finding_info.uid": "Id", "cloud.account.uid": "AwsAccountId", "metadata.product.uid": "ProductArn"}


def switched_on(response):
    """Every call is refused while it is off."""
    backend = response.securityhub_backend
    if not getattr(backend, "unified", None):
        raise Refusal(404, "ResourceNotFoundException", "Security Hub V2 is not enabled in this account and Region")
    return backend


@adds(securityhub_responses.SecurityHubResponse)
def enable_security_hub_v2(response):
    """Once for an account in a Region."""
    backend = response.securityhub_backend
    if getattr(backend, "unified", None):
        raise Refusal(409, "ConflictException", "Security Hub V2 is already enabled")
    backend.unified = f"arn:aws:securityhub:{backend.region_name}:{backend.account_id}:hubv2/default"
    return json.dumps({"HubV2Arn": backend.unified})


@adds(securityhub_responses.SecurityHubResponse)
def describe_security_hub_v2(response):
    """The ARN, if it is on."""
    return json.dumps({"HubV2Arn": switched_on(response).unified, "SubscribedAt": "2026-01-01T00:00:00Z"})


def metadata_uid(finding):
    """The id of a finding in the unified Security Hub, which differs from CSPM's."""
    return hashlib.sha256(f"{finding['ProductArn']} {finding['Id']}".encode()).hexdigest()


def value_of(finding, field):
    """The value that a filter compares."""
    return metadata_uid(finding) if field == "metadata.uid" else str(finding.get(FIELDS[field]))


def wanted(finding, composite):
    """All filters of one composite filter hold, or one of them."""
    filters = composite.get("StringFilters") or []
    for one in filters:
        if one["FieldName"] not in (*FIELDS, "metadata.uid") or one["Filter"]["Comparison"] != "EQUALS":
            raise Refusal(400, "ValidationException", f"The local organization does not support the filter {one['FieldName']}")
    if len(filters) > 20:
        raise Refusal(400, "ValidationException", "A composite filter takes at most 20 filters of a type")
    holds = any if composite.get("Operator") == "OR" else all
    return holds(value_of(finding, one["FieldName"]) == one["Filter"]["Value"] for one in filters)


@adds(securityhub_responses.SecurityHubResponse)
def get_findings_v2(response):
    """Those of Security Hub CSPM, where both are on."""
    switched_on(response)
    filters = (json.loads(response.body or "{}").get("Filters") or {}).get("CompositeFilters") or []
    found = [stored.data for hub in visible_hubs(subscribed(response)) for stored in hub.findings]
    return json.dumps({"Findings": [ocsf(one) for one in found if all(wanted(one, composite) for composite in filters)]})


def ocsf(finding):
    """As much of OCSF as a finding of the hub has."""
    return {"class_uid": 2004, "finding_info": {"uid": finding["Id"], "title": finding["Title"]},
            "cloud": {"provider": "AWS", "account": {"uid": finding["AwsAccountId"]}, "region": finding.get("Region")},
            "metadata": {"uid": metadata_uid(finding), "product": {"uid": finding["ProductArn"].replace(":product/", ":productv2/")}},
            "status": finding["Workflow"]["Status"].title(), "severity": finding["Severity"]["Label"].title()}
