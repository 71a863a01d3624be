"""Security Hub: findings, their format, who sees and who updates them."""

import copy
import json
import re
import time
from datetime import datetime, timezone

import moto.securityhub.models as securityhub_models
import moto.securityhub.responses as securityhub_responses
import moto.securityhub.urls as securityhub_urls
from moto.utilities.paginator import paginate

from aws.events.patterns import flatten
from aws.patching import Refusal, adds, replaces
from aws.policies import as_list
from aws.securityhub.organization import visible_hubs

TYPE_NAMESPACES = ("Software and Configuration Checks", "TTPs", "Effects", "Unusual Behaviors", "Sensitive Data Identifications")
CUSTOMER_FIELDS = ("Workflow", "WorkflowState", "Note", "UserDefinedFields", "VerificationState")
UPDATABLE_FIELDS = ("Note", "Severity", "VerificationState", "Confidence", "Criticality", "Types", "UserDefinedFields", "Workflow",
                    "RelatedFindings")
FILTER_PATHS = {"WorkflowStatus": "Workflow.Status", "SeverityLabel": "Severity.Label", "ComplianceStatus": "Compliance.Status",
                "ResourceId": "Resources.Id", "ResourceType": "Resources.Type", "Type": "Types"}
FILTER_PATHS |= {name: name for name in ("Id", "AwsAccountId", "ProductArn", "GeneratorId", "RecordState", "Title", "Region",
                                         "VerificationState")}
COMPARISONS = {"EQUALS": str.__eq__, "PREFIX": str.startswith, "CONTAINS": lambda text, value: value in text}
securityhub_urls.url_paths["{0}/findings/batchupdate$"] = securityhub_responses.SecurityHubResponse.dispatch


def subscribed(response):
    """Findings need a hub in this account and region."""
    backend = response.securityhub_backend
    if not backend.enabled:
        raise Refusal(401, "InvalidAccessException", f"Account {backend.account_id} is not subscribed to AWS Security Hub")
    return backend


def rfc3339(text):
    """A comparable moment; ValueError for anything else."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", str(text)):
        raise ValueError(text)
    return datetime.fromisoformat(re.sub(r"\.(\d{1,6})\d*", lambda part: "." + part[1].ljust(6, "0"), text.upper()).replace("Z", "+00:00"))


def is_time(text):
    """Whether the text is an RFC 3339 time."""
    try:
        return bool(rfc3339(text))
    except ValueError:
        return False


def finding_fault(finding, backend):
    """The first rule of the finding format that is broken, or None. moto takes anything."""
    provider, resources = finding.get("FindingProviderFields") or {}, finding.get("Resources")
    types_, severity = finding.get("Types") or provider.get("Types"), provider.get("Severity") or finding.get("Severity") or {}
    missing = [name for name in ("Id", "GeneratorId", "Title", "Description") if not (isinstance(finding.get(name), str) and finding[name])]
    checks = [
        (finding.get("SchemaVersion") == "2018-10-08", "SchemaVersion must be 2018-10-08"),
        (not missing, f"{', '.join(missing)} must be given"),
        (finding.get("AwsAccountId") == backend.account_id, "AwsAccountId must be the caller's account"),
        (finding.get("ProductArn") == f"arn:aws:securityhub:{backend.region_name}:{backend.account_id}:product/{backend.account_id}/default",
         "ProductArn must be the default product of the caller's account and region"),
        (isinstance(types_, list) and types_ and all(parts[0] in TYPE_NAMESPACES and len(parts) <= 3 and all(parts)
                                                     for parts in (str(name).split("/") for name in types_)),
         "Types must be namespace/category/classifier with a namespace of the finding format"),
        (all(is_time(finding.get(name)) for name in ("CreatedAt", "UpdatedAt")), "CreatedAt and UpdatedAt must be RFC 3339 times"),
        (severity.get("Label") in ("INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL") or isinstance(severity.get("Normalized"), int),
         "Severity must have a Label or Normalized"),
        (len(finding.get("Title") or "") <= 256, "Title must have at most 256 characters"),
        (len(finding.get("Description") or "") <= 1024, "Description must have at most 1024 characters"),
        (isinstance(resources, list) and 1 <= len(resources) <= 32 and all(resource.get("Type") and resource.get("Id") for resource in resources),
         "Resources must be 1 to 32, each with Type and Id"),
    ]
    return next((fault for kept, fault in checks if not kept), None)


UNKNOWN_SECONDS = 2  # BatchUpdateFindings does not know a new finding before


def find_finding(backends, identifier, age=0):
    """Id and ProductArn together identify a finding; `age` in seconds is the least it must have."""
    same, since = ("Id", "ProductArn"), time.monotonic() - age
    return next((found.data for hub in backends for found in hub.findings
                 if all(found.data[name] == identifier.get(name) for name in same) and found.imported_at <= since), None)


def store_finding(backend, finding):
    """A new finding gets AWS's defaults; an import never changes what customers set, nor replaces a newer version."""
    provider, stored = finding.get("FindingProviderFields") or {}, find_finding([backend], finding)
    finding = {name: provider[name] for name in ("Severity", "Types") if name in provider} | finding
    if stored is None:
        defaults = {"Workflow": {"Status": "NEW"}, "WorkflowState": "NEW", "RecordState": "ACTIVE", "Region": backend.region_name}
        backend.findings.append(securityhub_models.Finding(finding["Id"], defaults | finding))
        backend.findings[-1].imported_at = time.monotonic()
    elif rfc3339(finding["UpdatedAt"]) > rfc3339(stored["UpdatedAt"]):
        returns = stored["RecordState"] == "ARCHIVED" and finding.get("RecordState", "ACTIVE") == "ACTIVE"
        stored.update({name: value for name, value in finding.items() if name not in CUSTOMER_FIELDS})
        if returns and stored["Workflow"]["Status"] in ("NOTIFIED", "RESOLVED"):
            stored["Workflow"] = {"Status": "NEW"}


@adds(securityhub_responses.SecurityHubResponse)
def batch_import_findings(response):
    """Each finding is accepted or refused on its own."""
    backend, findings = subscribed(response), json.loads(response.body).get("Findings") or []
    if not 1 <= len(findings) <= 100:
        raise Refusal(400, "InvalidInputException", "Findings must have 1 to 100 elements")
    failed = []
    for finding in findings:
        fault = finding_fault(finding, backend)
        if fault:
            sentence = f"Finding does not adhere to Amazon Finding Format. {fault}."
            failed.append({"Id": str(finding.get("Id") or ""), "ErrorCode": "InvalidInput", "ErrorMessage": sentence})
        else:
            store_finding(backend, finding)
    return json.dumps({"FailedCount": len(failed), "FailedFindings": failed, "SuccessCount": len(findings) - len(failed)})


@adds(securityhub_responses.SecurityHubResponse)
def batch_update_findings(response):
    """The owner, or the administrator for its members, changes the fields that belong to customers; moto lacks it."""
    backends, body = visible_hubs(subscribed(response)), json.loads(response.body)
    changes = {name: body[name] for name in UPDATABLE_FIELDS if name in body}
    if "Note" in changes:
        changes["Note"] = changes["Note"] | {"UpdatedAt": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    processed, unprocessed = [], []
    for identifier in body.get("FindingIdentifiers") or []:
        finding = find_finding(backends, identifier, UNKNOWN_SECONDS)
        if finding is None:
            unprocessed.append({"FindingIdentifier": identifier, "ErrorCode": "FindingNotFound", "ErrorMessage": "Finding Not Found"})
        else:
            finding.update(copy.deepcopy(changes))
            processed.append(identifier)
    return json.dumps({"ProcessedFindings": processed, "UnprocessedFindings": unprocessed})


def filter_matches(finding, name, filters):
    """Wanted values are alternatives; every NOT_ value must hold."""
    values = [str(value) for value in as_list(flatten(finding).get(FILTER_PATHS.get(name)))]
    chosen, unwanted = [], []
    for one in filters:
        comparison = str(one.get("Comparison")).replace("PREFIX_NOT_EQUALS", "NOT_PREFIX")
        compare = COMPARISONS.get(comparison.removeprefix("NOT_"))
        if name not in FILTER_PATHS or not compare:
            raise Refusal(400, "InvalidInputException", f"The local organization does not play the filter {name} with this comparison")
        met = any(compare(value, one["Value"]) for value in values)
        (unwanted if comparison.startswith("NOT_") else chosen).append(met)
    return not any(unwanted) and (not chosen or any(chosen))


@adds(securityhub_models.SecurityHubBackend)
@paginate(pagination_model=securityhub_models.SecurityHubBackend.PAGINATION_MODEL)
def get_findings(backend, filters=None, sort_criteria=None, max_results=None):
    """moto ignores the filters, and shows an administrator only its own findings."""
    found = [one.data for hub in visible_hubs(backend) for one in hub.findings]
    found = [finding for finding in found if all(filter_matches(finding, name, wanted) for name, wanted in (filters or {}).items())]
    for criterion in reversed(sort_criteria or []):
        found.sort(key=lambda finding: str(finding.get(criterion["Field"], "")), reverse=criterion.get("SortOrder") == "desc")
    return found


@replaces(securityhub_responses.SecurityHubResponse, "get_findings")
def answer_get_findings(original, response):
    """Findings need a hub."""
    subscribed(response)
    return original(response)
