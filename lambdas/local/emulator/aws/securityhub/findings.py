"""Security Hub: findings, their format, and who may read and update them."""

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
from aws.recorded import record_session
from aws.securityhub.organization import visible_hubs

TYPE_NAMESPACES = ("Software and Configuration Checks", "TTPs", "Effects", "Unusual Behaviors", "Sensitive Data Identifications")
CUSTOMER_FIELDS = ("Workflow", "WorkflowState", "Note", "UserDefinedFields", "VerificationState")
# An import changes these until a customer has.
SHARED_FIELDS = ("Confidence", "Criticality", "RelatedFindings", "Severity", "Types")
UPDATABLE_FIELDS = ("Note", "VerificationState", "UserDefinedFields", "Workflow", *SHARED_FIELDS)
FINDING_BYTES, REQUEST_BYTES = 240 * 1024, 6 * 1024 * 1024
FILTER_PATHS = {"WorkflowStatus": "Workflow.Status", "SeverityLabel": "Severity.Label", "ComplianceStatus": "Compliance.Status",
                "ResourceId": "Resources.Id", "ResourceType": "Resources.Type", "Type": "Types"}
FILTER_PATHS |= {name: name for name in ("Id", "AwsAccountId", "ProductArn", "GeneratorId", "RecordState", "Title", "Region",
                                         "VerificationState")}
# Filters of a map name a key as well.
MAPS = ("ProductFields",)
FILTER_PATHS |= {name: name for name in MAPS}
COMPARISONS = {"EQUALS": str.__eq__, "PREFIX": str.startswith, "CONTAINS": lambda text, value: value in text}
securityhub_urls.url_paths["{0}/findings/batchupdate$"] = securityhub_responses.SecurityHubResponse.dispatch


def subscribed(response):
    """Findings need a hub in this account and region."""
    backend = response.securityhub_backend
    if not backend.enabled:
        raise Refusal(401, "InvalidAccessException", f"Account {backend.account_id} is not subscribed to AWS Security Hub")
    return backend


def take_turn(backend, operation, per_second, burst):
    """AWS's limit of calls for an account in a Region."""
    buckets = backend.__dict__.setdefault("buckets", {})
    tokens, at = buckets.get(operation, (burst, 0.0))
    now = time.monotonic()
    tokens = min(burst, tokens + (now - at) * per_second)
    if tokens < 1:
        raise Refusal(429, "TooManyRequestsException", "Too Many Requests")
    buckets[operation] = (tokens - 1, now)


def throttled(per_second, burst):
    """`@throttled(10, 30)` above an operation of this module."""
    def install(operation):
        def paced(response):
            take_turn(subscribed(response), operation.__name__, per_second, burst)
            return operation(response)
        setattr(securityhub_responses.SecurityHubResponse, operation.__name__, paced)
        return operation
    return install


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
    """The first rule of the finding format that is broken, or None. moto accepts anything."""
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
        (len(json.dumps(finding, ensure_ascii=False, separators=(",", ":")).encode()) <= FINDING_BYTES, "A finding must have at most 240 KB"),
        (isinstance(resources, list) and 1 <= len(resources) <= 32 and all(resource.get("Type") and resource.get("Id") for resource in resources),
         "Resources must be 1 to 32, each with Type and Id"),
    ]
    return next((fault for kept, fault in checks if not kept), None)


UNKNOWN_SECONDS = 2  # BatchUpdateFindings does not know a new finding before
UPDATE_SECONDS = 1  # AWS: "can take several minutes"; until then GetFindings shows the finding as it was


def apply_updates(found):
    """Changes of customers become visible in their order."""
    now = time.monotonic()
    while found.pending and found.pending[0][0] <= now:
        changes = found.pending.pop(0)[1]
        found.data.update(copy.deepcopy(changes))
        found.of_customer |= set(changes) & set(SHARED_FIELDS)


def find_finding(backends, identifier, age=0):
    """Id and ProductArn together identify a finding; `age` in seconds is the least it must have."""
    same, since = ("Id", "ProductArn"), time.monotonic() - age
    found = next((found for hub in backends for found in hub.findings
                  if all(found.data[name] == identifier.get(name) for name in same) and found.imported_at <= since), None)
    if found is not None:
        apply_updates(found)
    return found


def is_reset(stored, finding):
    """NOTIFIED and RESOLVED become NEW when a finding leaves the archive, or no longer passes."""
    returns = stored["RecordState"] == "ARCHIVED" and finding.get("RecordState", "ACTIVE") == "ACTIVE"
    status = (finding.get("Compliance") or {}).get("Status")
    fails = (stored.get("Compliance") or {}).get("Status") == "PASSED" and status in ("WARNING", "FAILED", "NOT_AVAILABLE")
    return stored["Workflow"]["Status"] in ("NOTIFIED", "RESOLVED") and (returns or fails)


def store_finding(backend, finding):
    """A new finding gets AWS's defaults; an import never changes what customers set, nor replaces a newer version."""
    provider, found = finding.get("FindingProviderFields") or {}, find_finding([backend], finding)
    finding = {name: provider[name] for name in ("Severity", "Types") if name in provider} | finding
    if found is None:
        defaults = {"Workflow": {"Status": "NEW"}, "WorkflowState": "NEW", "RecordState": "ACTIVE", "Region": backend.region_name}
        found = securityhub_models.Finding(finding["Id"], defaults | finding)
        found.imported_at, found.pending, found.of_customer = time.monotonic(), [], set()
        backend.findings.append(found)
    elif rfc3339(finding["UpdatedAt"]) > rfc3339(found.data["UpdatedAt"]):
        reset = is_reset(found.data, finding)
        kept = {*CUSTOMER_FIELDS, *found.of_customer}
        found.data.update({name: value for name, value in finding.items() if name not in kept})
        if reset:
            found.data["Workflow"] = {"Status": "NEW"}


@throttled(10, 30)
@adds(securityhub_responses.SecurityHubResponse)
def batch_import_findings(response):
    """Each finding is accepted or refused on its own."""
    backend, findings = subscribed(response), json.loads(response.body).get("Findings") or []
    if not 1 <= len(findings) <= 100:
        raise Refusal(400, "InvalidInputException", "Findings must have 1 to 100 elements")
    if len(response.body if isinstance(response.body, bytes) else response.body.encode()) > REQUEST_BYTES:
        raise Refusal(413, "RequestEntityTooLargeException", "A batch of findings must have at most 6 MB")
    failed = []
    for finding in findings:
        fault = finding_fault(finding, backend)
        if fault:
            sentence = f"Finding does not adhere to Amazon Finding Format. {fault}."
            failed.append({"Id": str(finding.get("Id") or ""), "ErrorCode": "InvalidInput", "ErrorMessage": sentence})
        else:
            store_finding(backend, finding)
    return json.dumps({"FailedCount": len(failed), "FailedFindings": failed, "SuccessCount": len(findings) - len(failed)})


def update_fault(body):
    """The first limit that an update breaks, or None."""
    identifiers, note, fields = body.get("FindingIdentifiers"), body.get("Note"), body.get("UserDefinedFields") or {}
    checks = [
        (isinstance(identifiers, list) and 1 <= len(identifiers) <= 100, "FindingIdentifiers must have 1 to 100 elements"),
        (any(name in body for name in UPDATABLE_FIELDS), "Nothing to update"),
        (note is None or 1 <= len(note.get("Text") or "") <= 512 and bool(note.get("UpdatedBy")), "Note must have 1 to 512 characters and its author"),
        ((body.get("Workflow") or {"Status": "NEW"}).get("Status") in ("NEW", "NOTIFIED", "RESOLVED", "SUPPRESSED"), "Workflow has no such status"),
        (len(fields) <= 50 and all(1 <= len(name) <= 128 and len(value) <= 1024 for name, value in fields.items()),
         "UserDefinedFields must be 50 at most, with names of 128 and values of 1024 characters"),
    ]
    return next((fault for kept, fault in checks if not kept), None)


@throttled(10, 30)
@adds(securityhub_responses.SecurityHubResponse)
def batch_update_findings(response):
    """The owner, or the administrator for its members, changes the fields that belong to customers; moto does not have this operation."""
    backends, body = visible_hubs(subscribed(response)), json.loads(response.body)
    fault = update_fault(body)
    if fault:
        raise Refusal(400, "InvalidInputException", fault)
    changes = {name: body[name] for name in UPDATABLE_FIELDS if name in body}
    if "Note" in changes:
        changes["Note"] = changes["Note"] | {"UpdatedAt": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    processed, unprocessed = [], []
    for identifier in body["FindingIdentifiers"]:
        found = find_finding(backends, identifier, UNKNOWN_SECONDS)
        if found is None:
            unprocessed.append({"FindingIdentifier": identifier, "ErrorCode": "FindingNotFound", "ErrorMessage": "Finding Not Found"})
        else:
            found.pending.append((time.monotonic() + UPDATE_SECONDS, changes))
            processed.append(identifier)
    answer = {"ProcessedFindings": processed, "UnprocessedFindings": unprocessed}
    record_session(response, response.securityhub_backend, "securityhub:BatchUpdateFindings", body, answer)
    return json.dumps(answer)


def filter_matches(finding, name, filters):
    """Wanted values are alternatives; every NOT_ value must hold."""
    values = [str(value) for value in as_list(flatten(finding).get(FILTER_PATHS.get(name)))]
    chosen, unwanted = [], []
    for one in filters:
        if name in MAPS:
            values = [str(value) for key, value in (finding.get(name) or {}).items() if key == one["Key"]]
        comparison = str(one.get("Comparison")).replace("PREFIX_NOT_EQUALS", "NOT_PREFIX")
        compare = COMPARISONS.get(comparison.removeprefix("NOT_"))
        if name not in FILTER_PATHS or not compare:
            raise Refusal(400, "InvalidInputException", f"The local organization does not support the filter {name} with this comparison")
        met = any(compare(value, one["Value"]) for value in values)
        (unwanted if comparison.startswith("NOT_") else chosen).append(met)
    return not any(unwanted) and (not chosen or any(chosen))


@adds(securityhub_models.SecurityHubBackend)
@paginate(pagination_model=securityhub_models.SecurityHubBackend.PAGINATION_MODEL)
def get_findings(backend, filters=None, sort_criteria=None, max_results=None):
    """moto ignores the filters, and shows an administrator only its own findings."""
    if any(len(wanted) > 20 for wanted in (filters or {}).values()):
        raise Refusal(400, "InvalidInputException", "A filter must have at most 20 values")
    found = []
    for one in (one for hub in visible_hubs(backend) for one in hub.findings):
        apply_updates(one)
        found.append(one.data)
    found = [finding for finding in found if all(filter_matches(finding, name, wanted) for name, wanted in (filters or {}).items())]
    for criterion in reversed(sort_criteria or []):
        found.sort(key=lambda finding: str(finding.get(criterion["Field"], "")), reverse=criterion.get("SortOrder") == "desc")
    return found


@replaces(securityhub_responses.SecurityHubResponse, "get_findings")
def answer_get_findings(original, response):
    """Findings need a hub."""
    take_turn(subscribed(response), "GetFindings", 3, 6)
    return original(response)
