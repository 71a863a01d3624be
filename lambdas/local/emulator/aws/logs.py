"""CloudWatch Logs: filter patterns, metric filters, and subscriptions that carry lines to a Kinesis stream of another account."""

import gzip
import json
import re
import types
from base64 import b64encode
from urllib.parse import unquote
from uuid import uuid4

import moto.kinesis.models as kinesis_models
import moto.logs.models as logs_models
from moto.utilities.arns import parse_arn

from aws.patching import Refusal, replaces
from aws.policies import account_names, alike, allows, as_list, known, principal_context
from aws.roles import is_new, lets_assume, role_named


@replaces(logs_models.EventMessageFilter, "__init__")
def read_filter_pattern(original, lines, pattern):
    """moto matches every line with a pattern that is a regular expression."""
    original(lines, pattern)
    expression = re.fullmatch(r"%(.+)%", pattern or "")
    if expression:
        lines.filter_type = types.SimpleNamespace(matches=lambda message: re.search(expression[1], message) is not None)


@replaces(logs_models.EventMessageFilter, "__init__")
def read_field_pattern(original, lines, pattern):
    """moto matches every line with a pattern of fields."""
    original(lines, pattern)
    if (pattern or "").startswith("[") and pattern.endswith("]"):
        lines.filter_type = types.SimpleNamespace(matches=lambda message: fits_fields(pattern[1:-1], message))


def fits_fields(pattern, message):
    """Whether each word of a line matches its field of the pattern; `...` matches any number of words."""
    fields, words = [field.strip() for field in pattern.split(",")], message.split()
    if "..." in fields:
        gap = fields.index("...")
        fields[gap:gap + 1] = ["any"] * (len(words) - len(fields) + 1)
    return len(fields) == len(words) and all(fits_field(field, word) for field, word in zip(fields, words))


def fits_field(field, word):
    """One field of a pattern: a bare name matches any word; conditions are joined by && and ||."""
    def holds(condition):
        operator, wanted = re.fullmatch(r"\w+\s*(=|!=|>=|<=|>|<)\s*(\S+)", condition.strip()).groups()
        if operator in ("=", "!="):
            return alike(wanted.strip('"'), word) == (operator == "=")
        figure, limit = float(word) if re.fullmatch(r"-?[\d.]+", word) else None, float(wanted)
        return figure is not None and {">": figure > limit, "<": figure < limit, ">=": figure >= limit, "<=": figure <= limit}[operator]
    return not re.search(r"[=<>]", field) or any(all(holds(one) for one in part.split("&&")) for part in field.split("||"))


@replaces(logs_models.LogsBackend, "put_metric_filter")
def put_metric_filter(original, backend, filter_name, filter_pattern, log_group_name, metric_transformations):
    """The log group must exist, and a filter replaces one of the same name; moto keeps both."""
    if log_group_name not in backend.groups:
        raise logs_models.ResourceNotFoundException()
    backend.delete_metric_filter(filter_name, log_group_name)
    original(backend, filter_name, filter_pattern, log_group_name, metric_transformations)


def serves_logs(arn, account, action, resource):
    """Whether CloudWatch Logs may assume a role for an account, and the role allows the action."""
    role = role_named(arn)
    context = known({"aws:sourcearn": f"arn:aws:logs:us-east-1:{account}:any", "aws:sourceaccount": account})
    if not lets_assume(role, "logs.amazonaws.com", context):
        return False
    given = [unquote(document) if document.startswith("%") else document for document in role.policies.values()]
    return any(grants(json.loads(document), action, resource) for document in given)


def grants(policy, action, resource):
    """Whether a role's own policy, which names no principal, allows an action."""
    named = [{**statement, "Principal": "*"} for statement in as_list(policy["Statement"])]
    return allows({"Statement": named}, action, resource, "AWS", [], {})


def deliver_logs(destination, owner, message):
    """Puts one compressed message on the stream of a destination, in any Region."""
    target = parse_arn(destination.target_arn)
    packed = b64encode(gzip.compress(json.dumps({"owner": owner, **message}, separators=(",", ":")).encode())).decode()
    stream = kinesis_models.kinesis_backends[target.account][target.region].describe_stream(stream_arn=destination.target_arn, stream_name=None)
    stream.put_record(partition_key=uuid4().hex, explicit_hash_key="", data=packed)


@replaces(logs_models.LogsBackend, "put_destination")
def put_destination(original, backend, name, role_arn, target_arn, tags):
    """AWS sends a test message to the stream first; moto accepts any target."""
    destination = logs_models.Destination(backend.account_id, backend.region_name, name, role_arn, target_arn)
    try:
        if not serves_logs(role_arn, backend.account_id, "kinesis:PutRecord", target_arn) or is_new(role_named(role_arn)):
            raise KeyError(role_arn)
        control = {"messageType": "CONTROL_MESSAGE", "logGroup": "", "logStream": "", "subscriptionFilters": [], "logEvents": []}
        deliver_logs(destination, "CloudwatchLogs", control)
    except Exception:
        sentence = "Could not deliver test message to specified destination. Check if the destination is valid."
        raise logs_models.InvalidParameterException(sentence) from None
    return original(backend, name, role_arn, target_arn, tags)


def destination_of(arn):
    """The destination with this ARN, or None for other targets of a subscription."""
    parsed = parse_arn(arn)
    backends = logs_models.logs_backends[parsed.account][parsed.region]
    return backends.destinations.get(arn) if ":destination:" in arn else None


@replaces(logs_models.LogsBackend, "put_subscription_filter")
def put_subscription_filter(original, backend, log_group_name, filter_name, filter_pattern, destination_arn, role_arn):
    """moto has no subscriptions to destinations. AWS checks the destination's policy, and requires a role if the policy names an organization."""
    if ":destination:" not in destination_arn:
        return original(backend, log_group_name, filter_name, filter_pattern, destination_arn, role_arn)
    group, destination = backend.groups.get(log_group_name), destination_of(destination_arn)
    if not group:
        raise logs_models.ResourceNotFoundException()
    root = account_names(backend.account_id)[1]
    invited = destination and f":{backend.region_name}:" in destination_arn and allows(
        destination.access_policy, "logs:PutSubscriptionFilter", destination_arn, "AWS", account_names(backend.account_id),
        principal_context(backend.account_id, root))
    if role_arn and (not role_named(role_arn) or is_new(role_named(role_arn))):
        sentence = "Make sure you have given CloudWatch Logs permission to assume the provided role."
        raise Refusal(400, "ValidationException", sentence)
    group_arn = f"arn:aws:logs:{backend.region_name}:{backend.account_id}:log-group:{log_group_name}:any"
    if not invited or not serves_logs(role_arn, backend.account_id, "logs:PutLogEvents", group_arn):
        sentence = "Could not deliver test message to specified destination. Check if the destination is valid."
        raise logs_models.InvalidParameterException(sentence)
    group.put_subscription_filter(filter_name, filter_pattern, destination_arn, role_arn)


@replaces(logs_models.LogStream, "_send_log_events")
def send_log_events(original, stream, service, destination_arn, filter_name, log_events):
    """Sends only lines that match the pattern; moto sends all. Writing succeeds although a destination was deleted."""
    fitting = logs_models.EventMessageFilter(stream.log_group.subscription_filters[filter_name].filter_pattern)
    chosen = [event for event in log_events if fitting.matches(event["message"])]
    destination = destination_of(destination_arn)
    if chosen and destination:
        deliver_logs(destination, stream.account_id, {"messageType": "DATA_MESSAGE", "logGroup": stream.log_group.name,
                                                      "logStream": stream.log_stream_name, "subscriptionFilters": [filter_name],
                                                      "logEvents": chosen})
    elif chosen and ":destination:" not in destination_arn:
        original(stream, service=service, destination_arn=destination_arn, filter_name=filter_name, log_events=chosen)
