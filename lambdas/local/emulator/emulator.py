"""A whole AWS organization in one local process: moto 5.2.1, corrected where it is laxer than AWS, on 127.0.0.1 only."""

import argparse
import contextlib
import copy
import functools
import gc
import gzip
import hashlib
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
from base64 import b64encode
from collections import deque
from datetime import datetime, timezone
from io import BytesIO
from urllib.parse import unquote
from uuid import uuid4

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # Terraform reads AWS managed policies
os.environ.pop("MOTO_ACCOUNT_ID", None)  # would put every request, of whatever key, into one account

import moto



def leave_with(sentence):
    """Exit code 2 and one sentence, for everything the caller can put right."""
    print(sentence, file=sys.stderr)
    sys.exit(2)


if moto.__version__ != "5.2.1":
    leave_with(f"The local organization needs moto 5.2.1, found {moto.__version__}: pip install 'moto[server]==5.2.1'.")

import moto.cloudtrail.models as cloudtrail_models
import moto.cloudtrail.responses as cloudtrail_responses
import moto.config.exceptions as config_exceptions
import moto.config.models as config_models
import moto.config.responses as config_responses
import moto.core.base_backend
import moto.core.models
import moto.core.serialize as core_serialize
import moto.core.utils as core_utils
import moto.dynamodb.models as dynamodb_models
import moto.dynamodb.models.dynamo_type as dynamo_types
import moto.dynamodb.models.table as dynamodb_tables
import moto.ec2.models.elastic_network_interfaces as network_interfaces
import moto.ec2.models.network_acls as network_acls
import moto.events.models as events_models
import moto.guardduty.responses as guardduty_responses
import moto.guardduty.urls as guardduty_urls
import moto.iam.access_control as access_control
import moto.iam.models as iam_models
import moto.kinesis.models as kinesis_models
import moto.kinesis.responses as kinesis_responses
import moto.logs.models as logs_models
import moto.organizations.models as organizations_models
import moto.organizations.utils as organizations_utils
import moto.s3.models as s3_models
import moto.s3.responses as s3_responses
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
LATEST = threading.local()  # the event this thread looked at last: which it was, as rules see it, and taken apart


@replaces(events_models.EventPattern, "matches_event")
def matches_event(_original, pattern, event):
    """A bus has dozens of rules: an event is taken apart once, not once for each of them."""
    if getattr(LATEST, "seen", None) is not event:
        LATEST.seen, LATEST.flat = event, flatten(event)
    return pattern._does_event_match(LATEST.flat, pattern.get_pattern())


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


def seen_by_rules(event):
    """PutEvents writes an event anew for each of the dozens of rules of a bus; here they all see the same."""
    which = (event.get("id"), getattr(ORIGIN, "account", None))
    # What moto itself tells of buckets always bears the same id.
    if which[0] in (None, events_models._BASE_EVENT_MESSAGE["id"]) or getattr(LATEST, "which", None) != which:
        LATEST.which, LATEST.envelope = which, envelope(event)
    return LATEST.envelope


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
    event = seen_by_rules(original_event)
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


def visible_messages(queue):
    """moto asks the clock twice for every message that waits."""
    now = core_utils.unix_time_millis()
    return [message for message in queue._messages if message.visible_at < now >= message.delayed_until]


@replaces(sqs_models.Queue, "delete_message")
def delete_message(original, queue, receipt_handle):
    """moto looks twice through everything that waits; what was received is in few hands."""
    with queue._messages_lock:
        received = next((message for message in list(queue.pending_messages) if message.receipt_handle == receipt_handle), None)
        if not received:
            return original(queue, receipt_handle)
        queue.pending_messages.discard(received)
        queue.deleted_messages.update(received.all_receipt_handles)
        queue._messages.remove(received)
        queue._messages_lock.notify_all()  # the next of its group may go


@replaces(sqs_models.SQSBackend, "receive_message")
def receive_message(original, backend, queue_name, count, wait_seconds_timeout, *args, **kwargs):
    """moto knows which groups are in somebody's hands only as of when the asking began, and spins while all of them are."""
    queue, end = backend.get_queue(queue_name), core_utils.unix_time() + wait_seconds_timeout
    while True:
        with queue._messages_lock:  # moto hands the same message to two who ask at the same time
            found = original(backend, queue_name, count, 0, *args, **kwargs)
        left = end - core_utils.unix_time()
        if found or left <= 0:
            return found
        with queue._messages_lock:
            busy = queue.pending_message_groups if queue.fifo_queue else ()
            if all(message.group_id in busy for message in queue.messages):
                queue._messages_lock.wait(min(left, 1))


sqs_models.Queue.messages = property(visible_messages)


@replaces(sqs_models.SQSBackend, "is_message_valid_based_on_retention_period")
def is_kept(_original, backend, queue_name, message):
    """moto counts everything that waits to learn how long a queue keeps it, for each message it hands out."""
    return backend.get_queue(queue_name).message_retention_period + message.sent_timestamp / 1000 > core_utils.unix_time()


# ---- CloudWatch Logs -------------------------------------------------------------------------------------------------
@replaces(logs_models.EventMessageFilter, "__init__")
def read_filter_pattern(original, lines, pattern):
    """To moto every line fits a regular expression."""
    original(lines, pattern)
    expression = re.fullmatch(r"%(.+)%", pattern or "")
    if expression:
        lines.filter_type = types.SimpleNamespace(matches=lambda message: re.search(expression[1], message) is not None)


@replaces(logs_models.LogsBackend, "put_metric_filter")
def put_metric_filter(original, backend, filter_name, filter_pattern, log_group_name, metric_transformations):
    """A filter belongs to a log group that is there, and one of the same name takes its place; moto keeps both."""
    if log_group_name not in backend.groups:
        raise logs_models.ResourceNotFoundException()
    backend.delete_metric_filter(filter_name, log_group_name)
    original(backend, filter_name, filter_pattern, log_group_name, metric_transformations)


# ---- CloudWatch Logs to Kinesis --------------------------------------------------------------------------------------
@replaces(logs_models.EventMessageFilter, "__init__")
def read_field_pattern(original, lines, pattern):
    """To moto every line fits a pattern of fields."""
    original(lines, pattern)
    if (pattern or "").startswith("[") and pattern.endswith("]"):
        lines.filter_type = types.SimpleNamespace(matches=lambda message: fits_fields(pattern[1:-1], message))


def fits_fields(pattern, message):
    """Whether a line of words has one for each field of the pattern, each as its field wants it; `...` is any number of words."""
    fields, words = [field.strip() for field in pattern.split(",")], message.split()
    if "..." in fields:
        gap = fields.index("...")
        fields[gap:gap + 1] = ["any"] * (len(words) - len(fields) + 1)
    return len(fields) == len(words) and all(fits_field(field, word) for field, word in zip(fields, words))


def fits_field(field, word):
    """One field of a pattern: a name alone fits anything, conditions on it are joined by && and ||."""
    def holds(condition):
        operator, wanted = re.fullmatch(r"\w+\s*(=|!=|>=|<=|>|<)\s*(\S+)", condition.strip()).groups()
        if operator in ("=", "!="):
            return alike(wanted.strip('"'), word) == (operator == "=")
        figure, limit = float(word) if re.fullmatch(r"-?[\d.]+", word) else None, float(wanted)
        return figure is not None and {">": figure > limit, "<": figure < limit, ">=": figure >= limit, "<=": figure <= limit}[operator]
    return not re.search(r"[=<>]", field) or any(all(holds(one) for one in part.split("&&")) for part in field.split("||"))


@replaces(kinesis_responses.KinesisResponse, "create_stream")
def create_stream(original, response):
    """moto forgets the tags a stream is made with, so that every plan would show a change."""
    answer = original(response)
    response.kinesis_backend.add_tags_to_stream(None, response._get_param("StreamName"), response._get_param("Tags") or {})
    return answer


def serves_logs(arn, account, action, resource):
    """Whether CloudWatch Logs may take a role for something of an account, and the role may do what it is taken for."""
    parsed = parse_arn(arn) if str(arn).startswith("arn:") else None
    role = next((role for role in iam_models.iam_backends[parsed.account]["aws"].get_roles() if role.arn == arn), None) if parsed else None
    context = known({"aws:sourcearn": f"arn:aws:logs:us-east-1:{account}:any", "aws:sourceaccount": account, "aws:sourceorgid": organization_of(account)})
    if not role or not allows(role.assume_role_policy_document, "sts:AssumeRole", role.arn, "Service", ["logs.amazonaws.com"], context):
        return False
    given = [unquote(document) if document.startswith("%") else document for document in role.policies.values()]
    return any(grants(json.loads(document), action, resource) for document in given)


def grants(policy, action, resource):
    """Whether a role's own policy, which names no principal, allows an action."""
    named = [{**statement, "Principal": "*"} for statement in as_list(policy["Statement"])]
    return allows({"Statement": named}, action, resource, "AWS", [], {})


def deliver_logs(destination, owner, message):
    """One packed message onto the stream of a destination, whatever Region that is in."""
    target = parse_arn(destination.target_arn)
    packed = b64encode(gzip.compress(json.dumps({"owner": owner, **message}, separators=(",", ":")).encode())).decode()
    stream = kinesis_models.kinesis_backends[target.account][target.region].describe_stream(stream_arn=destination.target_arn, stream_name=None)
    stream.put_record(partition_key=uuid4().hex, explicit_hash_key="", data=packed)


@replaces(logs_models.LogsBackend, "put_destination")
def put_destination(original, backend, name, role_arn, target_arn, tags):
    """AWS tries the stream with a test message before it takes it; moto takes anything."""
    destination = logs_models.Destination(backend.account_id, backend.region_name, name, role_arn, target_arn)
    try:
        if not serves_logs(role_arn, backend.account_id, "kinesis:PutRecord", target_arn):
            raise KeyError(role_arn)
        control = {"messageType": "CONTROL_MESSAGE", "logGroup": "", "logStream": "", "subscriptionFilters": [], "logEvents": []}
        deliver_logs(destination, "CloudwatchLogs", control)
    except Exception:
        sentence = "Could not deliver test message to specified destination. Check if the destination is valid."
        raise logs_models.InvalidParameterException(sentence) from None
    return original(backend, name, role_arn, target_arn, tags)


def destination_of(arn):
    """The destination with this ARN, or None for whatever else a subscription may name."""
    parsed = parse_arn(arn)
    backends = logs_models.logs_backends[parsed.account][parsed.region]
    return backends.destinations.get(arn) if ":destination:" in arn else None


@replaces(logs_models.LogsBackend, "put_subscription_filter")
def put_subscription_filter(original, backend, log_group_name, filter_name, filter_pattern, destination_arn, role_arn):
    """moto knows destinations, but no subscription to one. AWS asks their policy, and wants a role where that names an organization."""
    if ":destination:" not in destination_arn:
        return original(backend, log_group_name, filter_name, filter_pattern, destination_arn, role_arn)
    group, destination = backend.groups.get(log_group_name), destination_of(destination_arn)
    if not group:
        raise logs_models.ResourceNotFoundException()
    root = account_names(backend.account_id)[1]
    invited = destination and f":{backend.region_name}:" in destination_arn and allows(
        destination.access_policy, "logs:PutSubscriptionFilter", destination_arn, "AWS", account_names(backend.account_id),
        principal_context(backend.account_id, root))
    group_arn = f"arn:aws:logs:{backend.region_name}:{backend.account_id}:log-group:{log_group_name}:any"
    if not invited or not serves_logs(role_arn, backend.account_id, "logs:PutLogEvents", group_arn):
        sentence = "Could not deliver test message to specified destination. Check if the destination is valid."
        raise logs_models.InvalidParameterException(sentence)
    group.put_subscription_filter(filter_name, filter_pattern, destination_arn, role_arn)


@replaces(logs_models.LogStream, "_send_log_events")
def send_log_events(original, stream, service, destination_arn, filter_name, log_events):
    """Only what fits the subscription's pattern; moto sends everything. A destination that is gone keeps nobody from writing."""
    fitting = logs_models.EventMessageFilter(stream.log_group.subscription_filters[filter_name].filter_pattern)
    chosen = [event for event in log_events if fitting.matches(event["message"])]
    destination = destination_of(destination_arn)
    if chosen and destination:
        deliver_logs(destination, stream.account_id, {"messageType": "DATA_MESSAGE", "logGroup": stream.log_group.name,
                                                      "logStream": stream.log_stream_name, "subscriptionFilters": [filter_name],
                                                      "logEvents": chosen})
    elif chosen and ":destination:" not in destination_arn:
        original(stream, service=service, destination_arn=destination_arn, filter_name=filter_name, log_events=chosen)


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


@replaces(cloudtrail_models.CloudTrailBackend, "list_tags")
def list_tags(original, backend, resource_id_list):
    """What is gone has no tags, not none."""
    known = [trail.arn for trail in backend.describe_trails(include_shadow_trails=True)]
    gone = next((arn for arn in resource_id_list if arn not in known), None)
    if gone:
        raise Refusal(400, "ResourceNotFoundException", f"{gone} was not found.")
    return original(backend, resource_id_list)


@replaces(cloudtrail_models.Trail, "__init__")
def new_trail(original, trail, *args, **kwargs):
    """A new trail records every management event; moto's records nothing."""
    original(trail, *args, **kwargs)
    trail.event_selectors = [{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [],
                              "ExcludeManagementEventSources": []}]


@replaces(cloudtrail_models.Trail, "put_event_selectors")
def put_event_selectors(_original, trail, event_selectors, advanced_event_selectors):
    """One kind of selectors replaces the other."""
    trail.event_selectors, trail.advanced_event_selectors = event_selectors or [], advanced_event_selectors or []


@replaces(cloudtrail_models.Trail, "put_insight_selectors")
def put_insight_selectors(_original, trail, insight_selectors):
    """moto adds the new ones to the old ones."""
    trail.insight_selectors = insight_selectors


@replaces(cloudtrail_models.Trail, "get_insight_selectors")
def get_insight_selectors(original, trail):
    """A trail without any is an error to AWS."""
    if not original(trail):
        raise Refusal(400, "InsightNotEnabledException", f"Trail {trail.arn} does not have Insights enabled.")
    return original(trail)


# ---- EC2 -------------------------------------------------------------------------------------------------------------
# moto shows the groups of an instance on every one of its interfaces, whatever groups these have.
network_interfaces.NetworkInterface.group_set = property(lambda interface: interface._group_set)


@replaces(network_interfaces.NetworkInterfaceBackend, "modify_network_interface_attribute")
def modify_network_interface_attribute(original, backend, interface_id, group_ids, *args, **kwargs):
    """The groups of an instance are those of its first interface."""
    original(backend, interface_id, group_ids, *args, **kwargs)
    interface = backend.get_network_interface(interface_id)
    if group_ids and interface.instance and interface.device_index == 0:
        interface.instance.security_groups = list(interface._group_set)


@replaces(network_acls.NetworkAclBackend, "describe_network_acls")
def describe_network_acls(original, backend, network_acl_ids=None, filters=None):
    """moto looks for a route table where a network ACL is missing."""
    for wanted in network_acl_ids or []:
        backend.get_network_acl(wanted)
    return original(backend, network_acl_ids, filters)


@replaces(network_acls.NetworkAclBackend, "delete_network_acl_entry")
def delete_network_acl_entry(original, backend, network_acl_id, rule_number, egress):
    """moto breaks where there is no such rule."""
    entries = backend.get_network_acl(network_acl_id).network_acl_entries
    if not any(entry.egress == egress and entry.rule_number == rule_number for entry in entries):
        raise Refusal(400, "InvalidNetworkAclEntry.NotFound", f"The network acl entry identified by {rule_number} does not exist")
    return original(backend, network_acl_id, rule_number, egress)


# ---- AWS Config ------------------------------------------------------------------------------------------------------
@replaces(config_models.ConfigBackend, "put_configuration_recorder")
def put_configuration_recorder(original, backend, recorder):
    """Recorders have an ARN with an id of its own, and a mode; moto knows neither."""
    original(backend, recorder)
    kept, name = backend.recorders[recorder["name"]], recorder["name"]
    identity = hashlib.md5(f"{backend.account_id} {backend.region_name} {name}".encode()).hexdigest()[:16]
    kept.arn = f"arn:aws:config:{backend.region_name}:{backend.account_id}:configuration-recorder/{name}/{identity}"
    kept.recording_mode = recorder.get("recordingMode") or {"recordingFrequency": "CONTINUOUS"}


@replaces(config_models.ConfigBackend, "_match_arn")
def match_arn(original, backend, resource_arn):
    """Recorders carry tags too."""
    recorder = next((one for one in backend.recorders.values() if one.arn == resource_arn), None)
    if not recorder:
        return original(backend, resource_arn)
    recorder._tagged = getattr(recorder, "_tagged", None) or types.SimpleNamespace(tags={})
    return recorder._tagged


def remember_trail(trail, status="OK"):
    """A configuration item of the trail as it is now, if somebody records in its Region."""
    backend = config_models.config_backends[trail.account_id][trail.region_name]
    if not any(recorder.status.recording for recorder in backend.recorders.values()):
        return
    named = {name[0].lower() + name[1:]: value for name, value in trail.description(include_region=True).items() if value is not None}
    tags = cloudtrail_models.cloudtrail_backends[trail.account_id][trail.region_name].tagging_service.get_tag_dict_for_resource(trail.arn)
    items = HISTORY.setdefault((trail.account_id, trail.region_name, trail.arn), [])
    items.append({
        "version": "1.3", "accountId": trail.account_id, "configurationItemCaptureTime": datetime.now(timezone.utc).timestamp(),
        "configurationItemStatus": status, "configurationStateId": str(len(items) + 1), "arn": trail.arn,
        "resourceType": "AWS::CloudTrail::Trail", "resourceId": trail.arn, "resourceName": trail.trail_name, "awsRegion": trail.region_name,
        **({"configuration": json.dumps(named), "tags": tags} if status == "OK" else {})})


for operation in ("create_trail", "update_trail"):
    @replaces(cloudtrail_models.CloudTrailBackend, operation)
    def remembered_trail(original, backend, *args, **kwargs):
        """What changes a trail leaves a configuration item."""
        trail = original(backend, *args, **kwargs)
        remember_trail(trail)
        return trail


@replaces(cloudtrail_models.CloudTrailBackend, "delete_trail")
def remembered_end(original, backend, name):
    """So does its end, and a trail of the same name later on has none of its tags."""
    trail = backend.get_trail(name)
    original(backend, name)
    backend.tagging_service.delete_all_tags_for_resource(trail.arn)
    remember_trail(trail, "ResourceDeleted")


@replaces(config_responses.ConfigResponse, "list_discovered_resources")
def list_discovered_resources(original, response):
    """Trails by their name, those that are gone among them; of a Region without a recorder none."""
    if response._get_param("resourceType") != "AWS::CloudTrail::Trail":
        return original(response)
    place, name = (response.current_account, response.region), response._get_param("resourceName")
    last = [items[-1] for key, items in HISTORY.items() if key[:2] == place and items[-1]["resourceType"] == "AWS::CloudTrail::Trail"]
    wanted = [item for item in last if item["resourceName"] == name
              and (item["configurationItemStatus"] == "OK" or response._get_param("includeDeletedResources"))]
    return json.dumps({"resourceIdentifiers": [{name: item[name] for name in ("resourceType", "resourceId", "resourceName")} for item in wanted]})


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


# ---- S3, and what AWS Config remembers of buckets --------------------------------------------------------------------
HISTORY = {}  # (account, region, bucket) -> configuration items, oldest first; moto shows the present only


def acls_are_off(bucket):
    """The owner of the bucket owns everything in it, and ACLs decide nothing."""
    return bucket.ownership_rule == "BucketOwnerEnforced"


@replaces(s3_models.FakeBucket, "get_permission")
def get_permission(_original, bucket, action, resource):
    """moto takes every statement as if it had no condition: "not without TLS" would refuse whatever comes."""
    policy = json.loads(bucket.policy or "{}")
    context = {"aws:securetransport": "true"}
    holding = [statement for statement in as_list(policy.get("Statement")) if all(
        condition_holds(operator, key, wanted, context)
        for operator, keys in (statement.get("Condition") or {}).items() for key, wanted in keys.items())]
    if not holding:
        return access_control.PermissionResult.NEUTRAL
    return access_control.IAMPolicy(json.dumps({**policy, "Statement": holding})).is_action_permitted(action, resource)


@replaces(s3_models.S3Backend, "get_bucket_acl")
def get_bucket_acl(original, backend, bucket_name):
    """Where ACLs are switched off, S3 tells one that grants the owner everything and others nothing."""
    return s3_models.get_canned_acl("private") if acls_are_off(backend.get_bucket(bucket_name)) else original(backend, bucket_name)


@replaces(s3_models.S3Backend, "put_bucket_acl")
def put_bucket_acl(original, backend, bucket_name, acl):
    """A document without grants is an ACL too."""
    refuse_acls_that_are_off(backend.get_bucket(bucket_name))
    original(backend, bucket_name, acl or s3_models.FakeAcl([]))


@replaces(s3_models.S3Backend, "get_object_acl")
def get_object_acl(original, backend, key):
    """As of a bucket."""
    return s3_models.get_canned_acl("private") if acls_are_off(backend.get_bucket(key.bucket_name)) else original(backend, key)


@replaces(s3_responses.S3Response, "put_object_acl")
def put_object_acl(_original, response):
    """moto reads neither the document nor the version, and gives the object its bucket's ACL."""
    key, _ = response._get_key()
    refuse_acls_that_are_off(response.backend.get_bucket(response.bucket_name))
    key.set_acl(response._acl_from_headers(response.headers) or (response.body and response._acl_from_body()) or s3_models.FakeAcl([]))
    return 200, {}, ""


def refuse_acls_that_are_off(bucket):
    """As AWS does it."""
    if acls_are_off(bucket):
        raise Refusal(400, "AccessControlListNotSupported", "The bucket does not allow ACLs")


def cors_item(rule):
    """A CORS rule as AWS Config writes it."""
    listed = {"allowedMethods": rule.allowed_methods, "allowedOrigins": rule.allowed_origins}
    optional = {"allowedHeaders": rule.allowed_headers, "exposedHeaders": rule.exposed_headers}
    return ({"id": rule.id_, "maxAgeSeconds": int(rule.max_age_seconds or 0)} | {name: as_list(value) for name, value in listed.items()}
            | {name: value and as_list(value) for name, value in optional.items()})


def remember_bucket(bucket, status="OK"):
    """A configuration item of the bucket as it is now, if somebody records in its Region."""
    recorders = config_models.config_backends[bucket.account_id][bucket.region_name].recorders.values()
    if not any(recorder.status.recording for recorder in recorders):
        return
    parts = {"BucketPolicy": {"policyText": bucket.policy.decode() if bucket.policy else None}}
    parts |= {"BucketCrossOriginConfiguration": {"rules": [cors_item(rule) for rule in bucket.cors]}} if bucket.cors else {}
    items = HISTORY.setdefault((bucket.account_id, bucket.region_name, bucket.name), [])
    items.append({
        "version": "1.3", "accountId": bucket.account_id, "configurationItemCaptureTime": datetime.now(timezone.utc).timestamp(),
        "configurationItemStatus": status, "configurationStateId": str(len(items) + 1), "arn": bucket.arn,
        "resourceType": "AWS::S3::Bucket", "resourceId": bucket.name, "resourceName": bucket.name, "awsRegion": bucket.region_name,
        "supplementaryConfiguration": {name: json.dumps(part, separators=(",", ":")) for name, part in parts.items()} if status == "OK" else {}})


for operation in ("create_bucket", "put_bucket_policy", "delete_bucket_policy", "put_bucket_cors", "delete_bucket_cors"):
    @replaces(s3_models.S3Backend, operation)
    def remembered_write(original, backend, bucket_name, *args, **kwargs):
        """What changes policy or CORS rules leaves a configuration item."""
        done = original(backend, bucket_name, *args, **kwargs)
        remember_bucket(backend.get_bucket(bucket_name))
        return done


@replaces(s3_models.S3Backend, "delete_bucket")
def delete_bucket(original, backend, bucket_name):
    """A bucket of the same name later on is another one."""
    bucket, done = backend.get_bucket(bucket_name), original(backend, bucket_name)
    if done:
        remember_bucket(bucket, "ResourceDeleted")
    return done


@replaces(config_responses.ConfigResponse, "get_resource_config_history")
def get_resource_config_history(original, response):
    """Newest first, up to a time; of a Region without a recorder, or a bucket nobody recorded, there is none."""
    kind, name = response._get_param("resourceType"), response._get_param("resourceId")
    if kind not in ("AWS::S3::Bucket", "AWS::CloudTrail::Trail"):
        return original(response)
    if not response.config_backend.recorders:
        raise config_exceptions.NoAvailableConfigurationRecorderException()
    items = HISTORY.get((response.current_account, response.region, name))
    if not items:
        raise config_exceptions.ResourceNotDiscoveredException(kind, name)
    later = float(response._get_param("laterTime") or "inf")
    known_then = [item for item in reversed(items) if item["configurationItemCaptureTime"] <= later]
    return json.dumps({"configurationItems": known_then[:int(response._get_param("limit") or 10)]})


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

# Every request takes these locks, and whoever loses the processor while holding one stops all the others.
DomainDispatcherApplication.lock = property(lambda self: contextlib.nullcontext(), lambda self, lock: None)


@replaces(moto.core.base_backend.BackendDict, "_create_account_specific_backend")
def create_account_backend(original, backends, account_id):
    """Known accounts need no lock."""
    if account_id not in backends:
        original(backends, account_id)


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


WANTED = threading.local()  # the partition of the query that runs


@replaces(dynamodb_tables.Table, "query")
def query(original, table, hash_key, *args, **kwargs):
    """moto sorts the whole table for every query."""
    by_index = kwargs.get("index_name") or (args[6] if len(args) > 6 else None)
    WANTED.partition = None if by_index else hash_key
    try:
        return original(table, hash_key, *args, **kwargs)
    finally:
        WANTED.partition = None


@replaces(dynamodb_tables.Table, "all_items")
def all_items(original, table):
    """Of a query without an index only the partition it names."""
    partition = getattr(WANTED, "partition", None)
    if partition is None or not table.range_key_attr:
        return original(table)
    return [item for _, item in sorted(list(table.items.get(partition, {}).items()), key=lambda one: one[0])]


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
        for kept_here in (ISSUED, SESSIONS, HUB_CONFIGURATIONS, HISTORY, DROPPED):
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
    app = staticmethod(DomainDispatcherApplication(functools.lru_cache(create_backend_app)))
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
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)  # what moto knows stays, and looking through it every few requests finds nothing
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
