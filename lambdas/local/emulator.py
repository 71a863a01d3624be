"""A whole AWS organization in one local process: moto 5.2.1, corrected where it is laxer than AWS, on 127.0.0.1 only."""

import argparse
import copy
import functools
import json
import os
import re
import signal
import socket
import socketserver
import sys
import threading
import traceback
import types
from collections import deque
from datetime import datetime, timezone
from io import BytesIO
from urllib.parse import unquote

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # Terraform reads AWS managed policies
os.environ.pop("MOTO_ACCOUNT_ID", None)  # would put every request, of whatever key, into one account

import moto



def leave_with(sentence):
    """Exit code 2 and one sentence, for everything the caller can put right."""
    print(sentence, file=sys.stderr)
    sys.exit(2)


if moto.__version__ != "5.2.1":
    leave_with(f"The local organization needs moto 5.2.1, found {moto.__version__}: pip install 'moto[server]==5.2.1'.")

import moto.cloudtrail.responses as cloudtrail_responses
import moto.core.models
import moto.core.serialize as core_serialize
import moto.core.utils as core_utils
import moto.dynamodb.models as dynamodb_models
import moto.dynamodb.models.dynamo_type as dynamo_types
import moto.dynamodb.models.table as dynamodb_tables
import moto.events.models as events_models
import moto.guardduty.responses as guardduty_responses
import moto.guardduty.urls as guardduty_urls
import moto.iam.models as iam_models
import moto.organizations.models as organizations_models
import moto.organizations.utils as organizations_utils
import moto.securityhub.models as securityhub_models
import moto.securityhub.responses as securityhub_responses
import moto.securityhub.urls as securityhub_urls
import moto.sns.models as sns_models
import moto.sqs.models as sqs_models
import moto.sts.models as sts_models
import moto.sts.responses as sts_responses
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.utilities.arns import parse_arn
from moto.utilities.paginator import paginate
from werkzeug.serving import WSGIRequestHandler
from werkzeug.test import run_wsgi_app

OPTIONS = argparse.Namespace()  # filled by parse_options
DOCUMENTATION_KEY = "AKIAIOSFODNN7EXAMPLE"
DROPPED = deque(maxlen=1000)  # undelivered events, shown at GET /local/dropped


def replaces(owner, name):
    """Every patch below reads `@replaces(Class, "method")`; the function gets the method it replaces first."""
    def install(patch):
        original = getattr(owner, name)
        setattr(owner, name, lambda *args, **kwargs: patch(original, *args, **kwargs))
        return patch
    return install


class Refusal(Exception):
    """An AWS error answer (status, code, message), in whatever protocol the caller speaks."""


def as_list(value):
    """Policy elements may be one value or a list of them."""
    return value if isinstance(value, list) else [] if value is None else [value]


# ---- Policies: just enough evaluation to show wiring mistakes --------------------------------------------------------
def alike(pattern, text):
    """Policy wildcards: `*` and `?` only."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text, re.DOTALL) is not None


def condition_holds(operator, key, wanted, context):
    """A key that is absent fails every operator that is not negated or ...IfExists, as in AWS."""
    name, actual = operator.split(":")[-1].removesuffix("IfExists"), context.get(key.lower())
    if name == "Null":
        return (actual is None) == (str(wanted).lower() == "true")
    if actual is None:
        return "Not" in name or operator.endswith("IfExists")
    if not name.startswith(("String", "Arn", "Bool")):
        return False
    same = alike if "Like" in name or name.startswith("Arn") else lambda value, text: value == text
    if "IgnoreCase" in name or name == "Bool":
        same = lambda value, text: value.lower() == text.lower()
    return any(same(str(value), actual) for value in as_list(wanted)) != ("Not" in name)


def names_principal(principal, kind, names):
    """`*`, `{"AWS": "*"}` or one of the names the caller goes by."""
    if principal == "*" or not isinstance(principal, dict):
        return principal == "*"
    return "*" in as_list(principal.get("AWS")) or any(name in names for name in as_list(principal.get(kind)))


def allows(policy, action, resource, kind, names, context):
    """Whether a resource policy lets the principal act; an explicit Deny wins."""
    allowed = False
    for statement in as_list((json.loads(policy) if isinstance(policy, str) else policy or {}).get("Statement")):
        by_operator = (statement.get("Condition") or {}).items()
        conditions = [(operator, key, wanted) for operator, keys in by_operator for key, wanted in keys.items()]
        if (any(alike(pattern.lower(), action.lower()) for pattern in as_list(statement.get("Action")))
                and any(alike(pattern, resource) for pattern in as_list(statement.get("Resource", "*")))
                and names_principal(statement.get("Principal"), kind, names)
                and all(condition_holds(*condition, context) for condition in conditions)):
            if statement.get("Effect") == "Deny":
                return False
            allowed = True
    return allowed


def organization_of(account):
    """The organization id, if the account is in the organization."""
    backends = organizations_models.organizations_backends
    return OPTIONS.organization_id if account in backends.master_accounts or backends[account]["aws"].org else None


def principal_context(account, arn):
    """Condition keys of a caller. The local endpoint is plain HTTP; AWS is always reached over TLS."""
    return known({"aws:principalarn": arn, "aws:principalaccount": account, "aws:principalorgid": organization_of(account),
                  "aws:securetransport": "true"})


def known(context):
    """A condition key without a value is an absent key."""
    return {key: value for key, value in context.items() if value}


def account_names(account):
    """How a resource policy may name a whole account."""
    return [account, f"arn:aws:iam::{account}:root"]


# ---- IAM: which key belongs to which account -------------------------------------------------------------------------
ISSUED = {}  # access key id -> account id; moto's own search visits every account, each time


@replaces(iam_models.AccessKey, "__init__")
def remember_key(original, key, *args, **kwargs):
    """A key that was issued here is the only real-looking key that is taken."""
    original(key, *args, **kwargs)
    ISSUED[key.access_key_id] = kwargs["account_id"]


@replaces(iam_models.IAMBackend, "delete_access_key_by_name")
def forget_key(original, backend, name):
    """A deleted key must stop working."""
    original(backend, name)
    ISSUED.pop(name, None)


def adopt_management_account():
    """Unknown keys belong to the management account."""
    iam_models.get_account_id_from = lambda access_key: ISSUED.get(access_key, OPTIONS.management)
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("moto.") and "DEFAULT_ACCOUNT_ID" in vars(module):
            module.DEFAULT_ACCOUNT_ID = OPTIONS.management


# ---- STS: AssumeRole refuses what AWS refuses ------------------------------------------------------------------------
SESSIONS = {}  # access key id -> assumed role; moto searches a list that grows with every call


@replaces(sts_models.AssumedRole, "__init__")
def remember_session(original, session, *args, **kwargs):
    """Sessions are looked up at every GetCallerIdentity and AssumeRole."""
    original(session, *args, **kwargs)
    session.source_identity = None
    SESSIONS[session.access_key_id] = session


@replaces(sts_models.STSBackend, "get_assumed_role_from_access_key")
def find_session(_original, _backend, access_key_id):
    """One look-up instead of a search."""
    return SESSIONS.get(access_key_id)


def caller_arns(key):
    """(account, ARN for aws:PrincipalArn, ARN for messages) of the caller."""
    session, account = SESSIONS.get(key), ISSUED.get(key, OPTIONS.management)
    if session:
        return account, session.role_arn, session.arn
    user = iam_models.iam_backends[account]["aws"].get_user_from_access_key_id(key) if key in ISSUED else None
    return (account, user.arn, user.arn) if user else (account, *[f"arn:aws:iam::{account}:root"] * 2)


def trusted(role, key, request, source_identity):
    """Whether the role's trust policy lets this caller in, with everything the call carries."""
    account, arn, _ = caller_arns(key)
    session = SESSIONS.get(key)
    context = principal_context(account, arn) | known({
        "sts:rolesessionname": request("RoleSessionName"), "sts:externalid": request("ExternalId"),
        "sts:sourceidentity": source_identity, "aws:sourceidentity": session and session.source_identity})
    actions = ["sts:AssumeRole"] + ["sts:SetSourceIdentity"] * bool(source_identity) + ["sts:TagSession"] * bool(request("Tags"))
    document = role.assume_role_policy_document
    if all(allows(document, action, role.arn, "AWS", [arn, *account_names(account)], context) for action in actions):
        return True
    plays_lambda = account == OPTIONS.management and key not in ISSUED and (request("RoleSessionName") or "").startswith("local-lambda-")
    return plays_lambda and allows(document, "sts:AssumeRole", role.arn, "Service", ["lambda.amazonaws.com"], context)


@replaces(sts_responses.TokenResponse, "assume_role")
def assume_role(original, response):
    """Stock moto lets everyone assume everything, even roles that do not exist."""
    request, key = response._get_param, response.get_access_key()
    arn, chained = request("RoleArn") or "", SESSIONS.get(key)
    denied = Refusal(403, "AccessDenied", f"User: {caller_arns(key)[2]} is not authorized to perform: sts:AssumeRole on resource: {arn}")
    found = re.fullmatch(r"arn:aws:iam::(\d{12}):role/.+", arn)
    known = iam_models.iam_backends[found[1]]["aws"].get_roles() if found else []
    role = next((role for role in known if role.arn == arn), None)
    inherited = chained and chained.source_identity
    source_identity = request("SourceIdentity") or inherited
    if not role or (inherited and source_identity != inherited) or not trusted(role, key, request, source_identity):
        raise denied
    duration = int(request("DurationSeconds") or 3600)
    if chained and duration > 3600:
        raise sts_responses.STSValidationError("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
    if duration > int(role.max_session_duration or 3600):
        raise sts_responses.STSValidationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    answer = original(response)
    answer.result["Credentials"].source_identity = source_identity
    if source_identity:
        answer.result["SourceIdentity"] = source_identity
    return answer


# ---- EventBridge: envelope, policies and delivery as AWS does them ---------------------------------------------------
ENVELOPE = ("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail", "replay-name")
ORIGIN = threading.local()  # .account: who put the event that is being delivered on this thread


class Undelivered(Exception):
    """(error code as EventBridge gives it to dead-letter queues, reason)"""


def flatten(node, prefix="", found=None):
    """AWS matches any element of an array of objects; moto does not look inside."""
    found = {} if found is None else found
    for name, value in node.items():
        path = f"{prefix}.{name}" if prefix else name
        elements = value if isinstance(value, list) and any(isinstance(element, dict) for element in value) else [value]
        for element in elements:
            if isinstance(element, dict) and element:
                flatten(element, path, found)
            elif path in found:
                found[path] = as_list(found[path]) + as_list(element)
            else:
                found[path] = element
    return found


events_models.EventPattern._flatten_dict = staticmethod(flatten)
LATEST = threading.local()  # the event this thread looked at last, taken apart


@replaces(events_models.EventPattern, "matches_event")
def matches_event(_original, pattern, event):
    """A bus has dozens of rules: an event is taken apart once, not once for each of them."""
    detail = event.get("detail")
    if getattr(LATEST, "detail", None) is not detail:
        LATEST.detail, LATEST.flat = detail, flatten({"detail": detail})
    flat = flatten({name: value for name, value in event.items() if name != "detail"}) | LATEST.flat
    return pattern._does_event_match(flat, pattern.get_pattern())


@replaces(events_models.EventPattern, "_does_event_match")
def does_event_match(_original, pattern, flat, node, prefix=""):
    """The first field that does not match decides; moto goes on to the last."""
    def holds(name, wanted):
        path = f"{prefix}.{name}" if prefix else name
        if name == "$or":
            return any(pattern._does_event_match(flat, branch, prefix) for branch in wanted)
        if isinstance(wanted, dict):
            return pattern._does_event_match(flat, wanted, path)
        return isinstance(wanted, list) and pattern._does_item_match_filters(flat.get(path, events_models.UNDEFINED), wanted)
    return isinstance(node, dict) and all(holds(name, wanted) for name, wanted in node.items())


def envelope(event):
    """What rules and targets see: AWS's fields only, the time as text, the sender's account."""
    seen = {name: event[name] for name in ENVELOPE if name in event}
    if isinstance(seen.get("time"), (int, float)):
        seen["time"] = datetime.fromtimestamp(seen["time"], timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return seen | ({"account": ORIGIN.account} if getattr(ORIGIN, "account", None) else {})


def takes(rule, event):
    """State and pattern. Read-only management events reach only rules that ask for them, and only then."""
    wanted = {"ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}
    detail = event.get("detail")
    reads = isinstance(detail, dict) and str(detail.get("readOnly")).lower() == "true"
    if reads and event.get("detail-type") == "AWS API Call via CloudTrail":
        wanted.remove("ENABLED")
    return rule.state in wanted and bool(rule.event_pattern.get_pattern()) and rule.event_pattern.matches_event(event)


def look_up(event, path):
    """The value at `$.detail.items[0].name`, or None."""
    for step in re.findall(r"[^.\[\]$]+|\[\d+\]", path):
        try:
            event = event[int(step[1:-1])] if step.startswith("[") else event[step]
        except (KeyError, IndexError, TypeError):
            return None
    return event


def transform(rule, transformer, event):
    """An input template: placeholders are JSON values, or plain text inside a JSON string."""
    named = {name: look_up(event, path) for name, path in (transformer.get("InputPathsMap") or {}).items()}
    named |= {"aws.events.event.json": event, "aws.events.event": event, "aws.events.rule-arn": rule.arn, "aws.events.rule-name": rule.name,
              "aws.events.event.ingestion-time": event.get("time")}

    def text(found):
        value = named.get(found[1])
        return json.dumps(value if isinstance(value, str) else json.dumps(value))[1:-1]

    def fill(found):
        return re.sub(r"<([\w.-]+)>", text, found[0]) if found[0].startswith('"') else json.dumps(named.get(found[0][1:-1]))

    try:
        return json.loads(re.sub(r'"(?:[^"\\]|\\.)*"|<[\w.-]+>', fill, transformer["InputTemplate"]))
    except ValueError:
        raise Undelivered("INVALID_JSON", "the input template does not give JSON") from None


def target_input(rule, target, event):
    """What the target gets: the event, a constant, a part, or a template."""
    if target.get("Input"):
        return json.loads(target["Input"])
    if target.get("InputPath"):
        return look_up(event, target["InputPath"])
    return transform(rule, target["InputTransformer"], event) if target.get("InputTransformer") else event


def send_to_bus(rule, target, arn, event, original):
    """Another account's bus must invite the sender, the target must have a role, and one hop is all there is."""
    if original.get("local-hopped"):
        raise Undelivered("NO_PERMISSIONS", "the event already came from another bus; EventBridge does not forward it to a third one")
    bus = events_models.events_backends[arn.account][arn.region].event_buses.get(arn.resource_id)
    if bus is None:
        raise Undelivered("NO_RESOURCE", "the event bus does not exist")
    if arn.account != rule.account_id:
        if not target.get("RoleArn"):
            raise Undelivered("NO_PERMISSIONS", "a target in another account needs a RoleArn")
        if not bus_invites(bus, rule.account_id, target["RoleArn"]):
            raise Undelivered("NO_PERMISSIONS", f"the bus policy does not let account {rule.account_id} call events:PutEvents")
    for other in list(bus.rules.values()):
        other.send_to_targets({**event, "local-hopped": True})


def bus_invites(bus, account, arn):
    """Whether the bus has a resource policy for this account or its organization."""
    return allows(bus.policy, "events:PutEvents", bus.arn, "AWS", [arn, *account_names(account)], principal_context(account, arn))


def send_to_queue(rule, queue_arn, body, group=None, attributes=None):
    """The queue of the ARN's own account and region, if its policy lets EventBridge send for this rule."""
    arn = parse_arn(queue_arn)
    queue = sqs_models.sqs_backends[arn.account][arn.region].queues.get(arn.resource_id)
    if queue is None:
        raise Undelivered("NO_RESOURCE", "the queue does not exist")
    context = known({"aws:sourcearn": rule.arn, "aws:sourceaccount": rule.account_id, "aws:sourceorgid": organization_of(rule.account_id),
                     "aws:securetransport": "true"})
    if not allows(queue.policy, "sqs:SendMessage", queue.queue_arn, "Service", ["events.amazonaws.com"], context):
        raise Undelivered("NO_PERMISSIONS", "the queue policy does not let events.amazonaws.com call sqs:SendMessage for this rule")
    backend = sqs_models.sqs_backends[arn.account][arn.region]
    backend.send_message(arn.resource_id, json.dumps(body), message_attributes=attributes, group_id=group)


def deliver(rule, target, event, original):
    """One target, by the kind of its ARN."""
    arn = parse_arn(target["Arn"])
    kind = f"{arn.service}:{arn.resource_type}"
    if kind == "events:event-bus":
        send_to_bus(rule, target, arn, event, original)
    elif arn.service == "events" and not arn.resource_type:
        archive = re.search(r"archive/([^:]+):", target["InputTransformer"]["InputTemplate"])[1]
        events_models.events_backends[rule.account_id][rule.region_name].archives[archive].events.append(original)
    elif arn.service == "sqs":
        send_to_queue(rule, target["Arn"], target_input(rule, target, event), (target.get("SqsParameters") or {}).get("MessageGroupId"))
    elif arn.service == "sns":
        sns_models.sns_backends[arn.account][arn.region].publish(json.dumps(target_input(rule, target, event)), arn=target["Arn"])
    elif kind == "logs:log-group":
        content = target_input(rule, target, event)
        seconds = {"time": datetime.fromisoformat(content["time"].replace("Z", "+00:00")).timestamp()} if "time" in content else {}
        rule._send_to_cw_log_group(arn.resource_id.removesuffix(":*"), {**content, **seconds})
    else:
        raise Undelivered("UNSUPPORTED", f"the local organization does not play {arn.service} targets")


def drop(rule, target, event, failure):
    """Keeps what was not delivered for GET /local/dropped and, like AWS, for the target's dead-letter queue."""
    code, reason = failure.args if isinstance(failure, Undelivered) else ("SDK_CLIENT_ERROR", f"{type(failure).__name__}: {failure}")
    entry = {"rule": rule.arn, "target": target["Arn"], "eventId": event.get("id"), "code": code, "reason": reason}
    DROPPED.append(entry)
    dead_letter_queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    if dead_letter_queue:
        told = {"RULE_ARN": rule.arn, "TARGET_ARN": target["Arn"], "ERROR_CODE": code, "ERROR_MESSAGE": reason}
        attributes = {name: {"DataType": "String", "StringValue": value} for name, value in told.items()}
        try:
            send_to_queue(rule, dead_letter_queue, event, attributes=attributes)
            entry["deadLetterQueue"] = dead_letter_queue
        except Exception as second:
            entry["deadLetterQueue"] = f"not delivered: {second.args[-1] if second.args else second}"


@replaces(events_models.Rule, "send_to_targets")
def send_to_targets(_original, rule, original_event, transform_input=True):
    """One rule for one event. Nothing that goes wrong here may reach the sender."""
    event = envelope(original_event)
    if takes(rule, event):
        for target in list(rule.targets):
            try:
                deliver(rule, target, copy.deepcopy(event), original_event)
            except Exception as failure:
                drop(rule, target, event, failure)


@replaces(events_models.EventsBackend, "put_events")
def put_events(original, backend, events):
    """Takes the ARN of another account's bus, whose policy must allow it; the event keeps the sender's account."""
    answers = []
    for event in events if len(events) <= 10 else []:
        arn = parse_arn(event["EventBusName"]) if str(event.get("EventBusName")).startswith("arn:") else None
        if not arn or arn.account == backend.account_id:
            answers += original(backend, [event])
            continue
        other = events_models.events_backends[arn.account][arn.region]
        bus = other.event_buses.get(arn.resource_id)
        if not bus or not bus_invites(bus, backend.account_id, account_names(backend.account_id)[1]):
            sentence = f"Account {backend.account_id} is not authorized to perform: events:PutEvents on resource: {event['EventBusName']}"
            raise Refusal(400, "AccessDeniedException", sentence)
        ORIGIN.account = backend.account_id
        try:
            answers += original(other, [{**event, "EventBusName": arn.resource_id}])
        finally:
            ORIGIN.account = None
    return answers if len(events) <= 10 else original(backend, events)


@replaces(sns_models.Subscription, "publish")
def publish(original, subscription, *args, **kwargs):
    """A subscriber that cannot be reached is no failure of the publisher."""
    try:
        original(subscription, *args, **kwargs)
    except Exception as failure:
        DROPPED.append({"rule": None, "target": subscription.endpoint, "eventId": None, "code": "SDK_CLIENT_ERROR", "reason": str(failure)})


# ---- SQS, Lambda -----------------------------------------------------------------------------------------------------
# Terraform compares policies as text and AWS writes them without blanks.
sqs_models.json = types.SimpleNamespace(loads=json.loads, dumps=lambda value, **options: json.dumps(value, separators=(",", ":"), **options))
# moto plays mappings itself, inside SendMessage or PutItem and through docker; they stay listable for the local runner.
for polled in (sqs_models.Queue, dynamodb_tables.Table):
    polled.lambda_event_source_mappings = property(lambda self: {}, lambda self, value: None)
sqs_models.Queue.redrive_allow_policy = None
sqs_models.Queue.KMS_ATTRIBUTES = [*sqs_models.Queue.KMS_ATTRIBUTES, "RedriveAllowPolicy"]
queue_attributes = sqs_models.Queue.attributes.fget


def attributes_with_redrive_allow_policy(queue):
    """moto stores the attribute and never gives it back, so that Terraform waits for minutes."""
    attributes = {name: value for name, value in queue_attributes(queue).items() if name != "RedriveAllowPolicy"}
    return attributes | ({"RedriveAllowPolicy": queue.redrive_allow_policy} if queue.redrive_allow_policy else {})


sqs_models.Queue.attributes = property(attributes_with_redrive_allow_policy)


# ---- CloudTrail ------------------------------------------------------------------------------------------------------
for operation in ("start_logging", "stop_logging", "delete_trail"):
    @replaces(cloudtrail_responses.CloudTrailBackend, operation)
    def by_name_or_arn(original, backend, name):
        """Terraform and the remediations use ARNs; a missing trail is TrailNotFoundException, not a crash."""
        return original(backend, backend.get_trail(name).trail_name)


@replaces(cloudtrail_responses.CloudTrailResponse, "describe_trails")
def describe_trails(original, response):
    """moto ignores the names, and Terraform takes the first trail it is given."""
    names, answer = response._get_param("trailNameList") or [], json.loads(original(response))
    if names:
        answer["trailList"] = [trail for trail in answer["trailList"] if trail["Name"] in names or trail["TrailARN"] in names]
    return json.dumps(answer)


# ---- Organizations ---------------------------------------------------------------------------------------------------
def next_account_id():
    """The pinned ids in order, so that one configuration fits every run; the first account is the management one."""
    used = {account.id for account in organizations_models.organizations_backends[OPTIONS.management]["aws"].accounts}
    if not used:
        return OPTIONS.management
    free = [account for account in OPTIONS.accounts if account not in used]
    return free[0] if free else pick_account_id()


pick_account_id, organizations_utils.make_random_account_id = organizations_utils.make_random_account_id, next_account_id
organizations_utils.make_random_org_id = lambda: OPTIONS.organization_id
organizations_models.FakeDelegatedAdministrator.SUPPORTED_SERVICES += ["securityhub.amazonaws.com", "cloudtrail.amazonaws.com"]


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


# ---- Security Hub ----------------------------------------------------------------------------------------------------
HUB_CONFIGURATIONS = {}  # (organization id, region) -> configuration; moto keeps one for all regions
TYPE_NAMESPACES = ("Software and Configuration Checks", "TTPs", "Effects", "Unusual Behaviors", "Sensitive Data Identifications")
CUSTOMER_FIELDS = ("Workflow", "WorkflowState", "Note", "UserDefinedFields", "VerificationState")
UPDATABLE_FIELDS = ("Note", "Severity", "VerificationState", "Confidence", "Criticality", "Types", "UserDefinedFields", "Workflow",
                    "RelatedFindings")
FILTER_PATHS = {"WorkflowStatus": "Workflow.Status", "SeverityLabel": "Severity.Label", "ComplianceStatus": "Compliance.Status",
                "ResourceId": "Resources.Id", "ResourceType": "Resources.Type", "Type": "Types"}
FILTER_PATHS |= {name: name for name in ("Id", "AwsAccountId", "ProductArn", "GeneratorId", "RecordState", "Title", "Region",
                                         "VerificationState")}
COMPARISONS = {"EQUALS": str.__eq__, "PREFIX": str.startswith, "CONTAINS": lambda text, value: value in text}
securityhub_urls.url_paths |= {f"{{0}}/{path}$": securityhub_responses.SecurityHubResponse.dispatch for path in (
    "organization/admin", "organization/admin/disable", "findings/batchupdate", "members/disassociate", "members/delete")}


@replaces(securityhub_models.SecurityHubBackend, "_get_org_config")
def hub_configuration(original, backend):
    """The administrator is named region by region."""
    shared = original(backend)
    return HUB_CONFIGURATIONS.setdefault((OPTIONS.organization_id, backend.region_name), copy.deepcopy(shared))


@replaces(securityhub_models.SecurityHubBackend, "describe_hub")
def describe_hub(original, backend, *args, **kwargs):
    """Shows what UpdateSecurityHubConfiguration stored."""
    return original(backend, *args, **kwargs) | getattr(backend, "hub_settings", {})


@replaces(securityhub_models.SecurityHubBackend, "update_organization_configuration")
def update_organization_configuration(original, backend, organization_configuration=None, **options):
    """The status is AWS's to give; moto wants it from the caller, and Terraform's destroy does not send one."""
    complete = organization_configuration and {"Status": "ENABLED", "StatusMessage": "", **organization_configuration}
    original(backend, organization_configuration=complete, **options)


@replaces(securityhub_models.SecurityHubBackend, "create_members")
def create_members(original, backend, account_details):
    """Naming an account of the organization as a member switches Security Hub on there, as AWS documents."""
    unprocessed = original(backend, account_details)
    for account in account_details:
        if backend.members.get(account.get("AccountId")):
            securityhub_models.securityhub_backends[account["AccountId"]][backend.region_name].enable_security_hub(False)
    return unprocessed


def update_security_hub_configuration(response):
    """Terraform calls it for every aws_securityhub_account; moto lacks it."""
    body, backend = json.loads(response.body or "{}"), response.securityhub_backend
    names = ("AutoEnableControls", "ControlFindingGenerator")
    backend.hub_settings = getattr(backend, "hub_settings", {}) | {name: body[name] for name in names if name in body}
    return "{}"


def list_organization_admin_accounts(response):
    """Terraform reads the administrator back; moto can only set it."""
    admin = response.securityhub_backend._get_org_config()["admin_account_id"]
    return json.dumps({"AdminAccounts": [{"AccountId": admin, "Status": "ENABLED"}] if admin else []})


def disable_organization_admin_account(response):
    """Terraform destroys what it made; moto lacks it."""
    response.securityhub_backend._get_org_config()["admin_account_id"] = None
    return "{}"


def disassociate_members(response):
    """Terraform destroys a member in two calls; moto has neither."""
    return leave(response, lambda members, account: members[account].update(MemberStatus="REMOVED"))


def delete_members(response):
    """The second of the two calls."""
    return leave(response, lambda members, account: members.pop(account))


def leave(response, change):
    """Changes the members that are known, and tells the others."""
    members, accounts = response.securityhub_backend.members, json.loads(response.body).get("AccountIds") or []
    unknown = [{"AccountId": account, "ProcessingResult": "Account is not a member"} for account in accounts if account not in members]
    for account in accounts:
        if account in members:
            change(members, account)
    return json.dumps({"UnprocessedAccounts": unknown})


def subscribed(response):
    """Findings need a hub in this account and region."""
    backend = response.securityhub_backend
    if not backend.enabled:
        raise Refusal(401, "InvalidAccessException", f"Account {backend.account_id} is not subscribed to AWS Security Hub")
    return backend


def visible_hubs(backend):
    """The own hub and, for the organization's administrator, those of its members in the region."""
    try:
        configuration = backend._get_org_config()
    except Exception:  # no organization
        return [backend]
    if configuration["admin_account_id"] != backend.account_id:
        return [backend]
    organization = organizations_models.organizations_backends[OPTIONS.management]["aws"].accounts
    members = [account for account, member in backend.members.items() if member["MemberStatus"] == "ENABLED"]
    members += [account.id for account in organization if configuration["auto_enable"] and account.id not in backend.members]
    hubs = securityhub_models.securityhub_backends
    return [backend, *(hubs[account][backend.region_name] for account in members if account != backend.account_id)]


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


def find_finding(backends, identifier):
    """A finding is known by Id and ProductArn together."""
    same = ("Id", "ProductArn")
    return next((found.data for hub in backends for found in hub.findings if all(found.data[name] == identifier.get(name) for name in same)), None)


def store_finding(backend, finding):
    """A new finding gets AWS's defaults; an import never touches what customers decided, nor goes back in time."""
    provider, stored = finding.get("FindingProviderFields") or {}, find_finding([backend], finding)
    finding = {name: provider[name] for name in ("Severity", "Types") if name in provider} | finding
    if stored is None:
        defaults = {"Workflow": {"Status": "NEW"}, "WorkflowState": "NEW", "RecordState": "ACTIVE", "Region": backend.region_name}
        backend.findings.append(securityhub_models.Finding(finding["Id"], defaults | finding))
    elif rfc3339(finding["UpdatedAt"]) > rfc3339(stored["UpdatedAt"]):
        stored.update({name: value for name, value in finding.items() if name not in CUSTOMER_FIELDS})


def batch_import_findings(response):
    """Each finding is taken or refused for itself."""
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


def batch_update_findings(response):
    """The owner, or the administrator for its members, sets what customers decide; moto lacks it."""
    backends, body = visible_hubs(subscribed(response)), json.loads(response.body)
    changes = {name: body[name] for name in UPDATABLE_FIELDS if name in body}
    if "Note" in changes:
        changes["Note"] = changes["Note"] | {"UpdatedAt": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    processed, unprocessed = [], []
    for identifier in body.get("FindingIdentifiers") or []:
        finding = find_finding(backends, identifier)
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


securityhub_models.SecurityHubBackend.get_findings = get_findings
for handler in (update_security_hub_configuration, list_organization_admin_accounts, disable_organization_admin_account,
                disassociate_members, delete_members, batch_import_findings, batch_update_findings):
    setattr(securityhub_responses.SecurityHubResponse, handler.__name__, handler)


# ---- GuardDuty -------------------------------------------------------------------------------------------------------
guardduty_urls.url_paths["{0}/admin/disable$"] = guardduty_responses.GuardDutyResponse.dispatch


def disable_guardduty_admin(response):
    """Terraform destroys what it made; moto lacks it."""
    admins = response.guardduty_backend.admin_account_ids
    admins[:] = [admin for admin in admins if admin != response._get_param("adminAccountId")]
    return "{}"


guardduty_responses.GuardDutyResponse.disable_organization_admin_account = disable_guardduty_admin


# ---- DynamoDB --------------------------------------------------------------------------------------------------------
WRITING = threading.RLock()  # a conditional write is a read and a write; moto runs them side by side
# moto copies whole tables for every transaction, which gets slower with every item; the items touched are enough.
dynamodb_models.copy = types.SimpleNamespace(deepcopy=lambda value: value if isinstance(value, dynamodb_models.Table) else copy.deepcopy(value))

for operation in ("put_item", "update_item", "delete_item"):
    @replaces(dynamodb_models.DynamoDBBackend, operation)
    def one_write_at_a_time(original, *args, **kwargs):
        """Two conditional writes must not both win."""
        with WRITING:
            return original(*args, **kwargs)


def touched_items(backend, transaction):
    """(table, hash key, range key, copy of the item or None) of everything a transaction may change."""
    for entry in transaction:
        operation = next(iter(entry.values()))
        table = backend.tables.get(str(operation.get("TableName")).split("/")[-1])
        key = operation.get("Key") or operation.get("Item") or {}
        if table and table.hash_key_attr in key and (not table.range_key_attr or table.range_key_attr in key):
            hash_key, range_key = [dynamodb_models.DynamoType(key[name]) if name else None for name in (table.hash_key_attr, table.range_key_attr)]
            found = table.items.get(hash_key)
            yield table, hash_key, range_key, copy.deepcopy(found.get(range_key) if range_key and found else found or None)


def put_back(table, hash_key, range_key, item):
    """The item as it was before the transaction."""
    place, key = (table.items[hash_key], range_key) if range_key else (table.items, hash_key)
    if item is None:
        place.pop(key, None)
    else:
        place[key] = item
    if range_key and not place:
        table.items.pop(hash_key, None)


@replaces(dynamodb_models.DynamoDBBackend, "transact_write_items")
def transact_write_items(original, backend, transact_items):
    """All or nothing, for items and stream records."""
    with WRITING:
        items = list(touched_items(backend, transact_items))
        streams = {id(table): (table.stream_shard, len(table.stream_shard.items)) for table, *_ in items if table.stream_shard}
        try:
            return original(backend, transact_items)
        except Exception:
            for item in items:
                put_back(*item)
            for shard, length in streams.values():
                del shard.items[length:]
            raise


# ---- Speed: what moto works out anew at every request ---------------------------------------------------------------
# Which service a host name is of: a regular expression each for all services, and a look at all of moto's folders.
DomainDispatcherApplication.get_backend_for_host = functools.lru_cache(4096)(DomainDispatcherApplication.get_backend_for_host)

for pure in (core_utils.camelcase_to_underscores, core_utils.method_names_from_class):
    remembered = functools.lru_cache(4096)(pure)
    for module in [module for name, module in sys.modules.items() if name.startswith("moto.")]:
        if vars(module).get(pure.__name__) is pure:
            setattr(module, pure.__name__, remembered)


@replaces(core_serialize.BaseJSONSerializer, "_serialize_type_structure")
def serialize_structure(original, serializer, serialized, value, shape, key):
    """A DynamoDB value has one of ten members; moto looks for each of the other nine under every name it might have."""
    if shape.name != "AttributeValue" or type(value) is not dict:
        return original(serializer, serialized, value, shape, key)
    members = {}
    for name, part in value.items():
        serializer._serialize(members, part, shape.members[name], name)
    serializer._default_serialize(serialized, members, shape, key)


@replaces(dynamo_types.Item, "__init__")
def fill_item(_original, item, hash_key, range_key, attrs):
    """moto weighs the whole item anew at every attribute; once, at the last, is enough."""
    item.hash_key, item.range_key, item.attrs = hash_key, range_key, dynamo_types.LimitedSizeDict()
    for left, (name, value) in zip(reversed(range(len(attrs))), attrs.items()):
        (dict if left else dynamo_types.LimitedSizeDict).__setitem__(item.attrs, name, dynamo_types.DynamoType(value))


@replaces(dynamo_types.DynamoType, "to_regular_json")
def to_regular_json(original, part):
    """moto copies each level of a map or list once more for every level above it."""
    plain = lambda inner: inner.to_regular_json() if isinstance(inner, dynamo_types.DynamoType) else copy.deepcopy(inner)
    if part.is_map():
        return {part.type: {name: plain(inner) for name, inner in part.value.items()}}
    return {part.type: [plain(inner) for inner in part.value]} if part.is_list() else original(part)


# ---- The server ------------------------------------------------------------------------------------------------------
def refuse_the_network():
    """moto would call SNS and API destination URLs, instance metadata and docker: nothing leaves this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if not isinstance(address, tuple) or not (address[0] == "::1" or str(address[0]).startswith("127.") or address[0] == "localhost"):
            raise OSError(f"the local organization does not connect to {address}")
        return connect(self, address)
    socket.socket.connect = guarded


def refused_key(environ):
    """A real-looking access key that was not issued here: somebody's real credentials do not belong on this endpoint."""
    signed = environ.get("HTTP_AUTHORIZATION", "") + "&" + unquote(environ.get("QUERY_STRING", ""))
    keys = re.findall(r"(?:Credential=|AWSAccessKeyId=|AWS )([A-Z0-9]+)", signed)
    return any(re.fullmatch(r"A[KS]IA[A-Z0-9]{12,}", key) and key != DOCUMENTATION_KEY and key not in ISSUED for key in keys)


def error_answer(environ, status, code, message):
    """(status, headers, body) of an error in the caller's protocol, so that its SDK shows the sentence."""
    service = (re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", environ.get("HTTP_AUTHORIZATION", "")) or ["", ""])[1]
    text = message.replace("&", "&amp;").replace("<", "&lt;")
    error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{text}</Message></Error>"
    if service == "ec2":
        error = f"<Response><Errors>{error}</Errors><RequestID>local</RequestID></Response>"
    elif environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        error = f"<ErrorResponse>{error}<RequestId>local</RequestId></ErrorResponse>"
    elif service not in ("s3", "route53", "cloudfront"):
        document = json.dumps({"__type": code, "message": message, "Message": message})
        return status, [("Content-Type", "application/json"), ("x-amzn-ErrorType", code)], document.encode()
    return status, [("Content-Type", "text/xml"), ("x-amzn-ErrorType", code)], error.encode()


def local_answer(document):
    """JSON for the paths of the emulator itself."""
    return 200, [("Content-Type", "application/json")], json.dumps(document).encode()


def answer(application, environ):
    """(status, headers, body) for any request; a failure inside moto becomes an error SDKs understand."""
    if environ["PATH_INFO"] == "/local/health":
        return local_answer({"ok": True})
    if environ["PATH_INFO"] == "/local/dropped":
        return local_answer(list(DROPPED))
    if refused_key(environ):
        sentence = f"The local organization takes only the documentation key {DOCUMENTATION_KEY} and keys it issued itself."
        return error_answer(environ, 403, "AccessDenied", sentence)
    if environ["PATH_INFO"] == "/moto-api/reset":
        for kept_here in (ISSUED, SESSIONS, HUB_CONFIGURATIONS, DROPPED):
            kept_here.clear()
    try:
        body, status, headers = run_wsgi_app(application, environ, buffered=True)
        return int(status.split()[0]), list(headers), b"".join(body)
    except Refusal as refusal:
        return error_answer(environ, *refusal.args)
    except NotImplementedError as lacking:
        return error_answer(environ, 501, "NotImplemented", f"The local organization does not play this call: {lacking}")
    except Exception as failure:
        traceback.print_exc()
        return error_answer(environ, 500, "InternalFailure", f"{type(failure).__name__}: {failure}")


class Handler(WSGIRequestHandler):
    """Werkzeug's handler closes every connection and waits 10 ms after each answer; this one keeps them."""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave in one packet

    def run_wsgi(self):
        environ = self.make_environ()
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.flush()
        length = int(environ.get("CONTENT_LENGTH") or 0)
        content = environ["wsgi.input"].read() if environ.get("wsgi.input_terminated") else self.rfile.read(length)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(content), str(len(content))
        status, headers, body = answer(self.server.app, environ)
        bare = self.command == "HEAD" or status in (204, 304)
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "connection", "transfer-encoding") or (bare and name.lower() == "content-length"):
                self.send_header(name, value)
        if not bare:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if bare else body)
        self.wfile.flush()

    def log_request(self, *args):
        """No access log."""


class Server(socketserver.ThreadingTCPServer):
    """The attributes Werkzeug's handler asks its server for."""
    app = staticmethod(DomainDispatcherApplication(create_backend_app))
    daemon_threads, multithread, multiprocess, ssl_context, passthrough_errors = True, True, False, None, False
    request_queue_size, allow_reuse_address = 128, True

    def log(self, kind, message, *args):
        print(kind, message % args if args else message, file=sys.stderr)


def stop_with_parent():
    """The parent holds our standard input open; when it dies, so do we."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def parse_options():
    """Reads the command line into OPTIONS. There is no host option: the emulator is for this machine only."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--port", type=int, required=True, help="0 picks a free one")
    parser.add_argument("--accounts", required=True, help="ids for new accounts, in order, separated by commas")
    parser.add_argument("--organization-id", required=True)
    parser.add_argument("--management", default="123456789012")
    parser.error = lambda message: leave_with(f"emulator.py: {message}; it serves 127.0.0.1 only.")
    parser.parse_args(namespace=OPTIONS)
    OPTIONS.accounts = [account for account in OPTIONS.accounts.split(",") if account]
    if not all(re.fullmatch(r"\d{12}", account) for account in [OPTIONS.management, *OPTIONS.accounts]):
        parser.error("account ids have 12 digits")


def main():
    """Serves until SIGTERM, SIGINT or the end of the parent."""
    parse_options()
    adopt_management_account()
    refuse_the_network()
    try:
        server = Server(("127.0.0.1", OPTIONS.port), Handler)
    except OSError as failure:
        leave_with(f"emulator.py: port {OPTIONS.port} of 127.0.0.1 cannot be used: {failure.strerror}.")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    print(json.dumps({"ready": True, "port": server.server_address[1], "pid": os.getpid()}), flush=True)
    sys.stdout = sys.stderr  # nothing but the ready line belongs there
    threading.Thread(target=stop_with_parent, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
