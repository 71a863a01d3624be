"""Delivery of an event to the targets of a rule, with the permissions and dead-letter queues of AWS."""

import json
import re
from collections import deque
from datetime import datetime

import moto.events.models as events_models
import moto.sns.models as sns_models
import moto.sqs.models as sqs_models
from moto.utilities.arns import parse_arn

from aws.kms import key_named, lets_service
from aws.policies import account_names, allows, known, organization_of, principal_context


DROPPED = deque(maxlen=1000)  # undelivered events, shown at GET /local/dropped


class Undelivered(Exception):
    """(error code as EventBridge gives it to dead-letter queues, reason)"""


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
    """Another account's bus must allow the sender, the target needs a role, and an event makes one hop only."""
    if original.get("local-hopped"):
        raise Undelivered("NO_PERMISSIONS", "the event already came from another bus; EventBridge does not forward it to a third one")
    bus = events_models.events_backends[arn.account][arn.region].event_buses.get(arn.resource_id)
    if bus is None:
        raise Undelivered("NO_RESOURCE", "the event bus does not exist")
    if arn.account != rule.account_id:
        if not target.get("RoleArn"):
            raise Undelivered("NO_PERMISSIONS", "a target in another account needs a RoleArn")
        if not bus_allows(bus, rule.account_id, target["RoleArn"]):
            raise Undelivered("NO_PERMISSIONS", f"the bus policy does not let account {rule.account_id} call events:PutEvents")
    for other in list(bus.rules.values()):
        other.send_to_targets({**event, "local-hopped": True})


def bus_allows(bus, account, arn):
    """Whether the bus has a resource policy for this account or its organization."""
    return allows(bus.policy, "events:PutEvents", bus.arn, "AWS", [arn, *account_names(account)], principal_context(account, arn))


def check_key(name, arn):
    """EventBridge passes neither rule nor account to KMS for an encrypted queue or topic, so conditions on them never hold."""
    used = ["kms:GenerateDataKey", "kms:Decrypt"]
    if name and not lets_service(key_named(name, arn.account, arn.region), "events.amazonaws.com", used, {}):
        raise Undelivered("NO_PERMISSIONS", f"the policy of the key {name} does not let events.amazonaws.com call {' and '.join(used)} without conditions")


def send_to_topic(topic_arn, body):
    """The topic, if its policy lets EventBridge publish: EventBridge does not name the rule to SNS."""
    arn = parse_arn(topic_arn)
    backend = sns_models.sns_backends[arn.account][arn.region]
    topic = backend.topics.get(topic_arn)
    if topic is None:
        raise Undelivered("NO_RESOURCE", "the topic does not exist")
    if not allows(topic.policy, "sns:Publish", topic_arn, "Service", ["events.amazonaws.com"], {"aws:securetransport": "true"}):
        raise Undelivered("NO_PERMISSIONS", "the topic policy does not let events.amazonaws.com call sns:Publish without naming a rule")
    check_key(topic.kms_master_key_id, arn)
    backend.publish(json.dumps(body), arn=topic_arn)


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
    check_key(queue.kms_master_key_id, arn)
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
        group = (target.get("SqsParameters") or {}).get("MessageGroupId")
        group = look_up(event, group) if (group or "").startswith("$.") else group
        send_to_queue(rule, target["Arn"], target_input(rule, target, event), group)
    elif arn.service == "sns":
        send_to_topic(target["Arn"], target_input(rule, target, event))
    elif kind == "logs:log-group":
        content = target_input(rule, target, event)
        seconds = {"time": datetime.fromisoformat(content["time"].replace("Z", "+00:00")).timestamp()} if "time" in content else {}
        rule._send_to_cw_log_group(arn.resource_id.removesuffix(":*"), {**content, **seconds})
    else:
        raise Undelivered("UNSUPPORTED", f"the local organization does not support {arn.service} targets")


def drop(rule, target, event, failure):
    """Records an undelivered event for GET /local/dropped and sends it to the target's dead-letter queue, like AWS."""
    code, reason = failure.args if isinstance(failure, Undelivered) else ("SDK_CLIENT_ERROR", f"{type(failure).__name__}: {failure}")
    entry = {"rule": rule.arn, "target": target["Arn"], "eventId": event.get("id"), "code": code, "reason": reason}
    DROPPED.append(entry)
    dead_letter_queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    if dead_letter_queue:
        details = {"RULE_ARN": rule.arn, "TARGET_ARN": target["Arn"], "ERROR_CODE": code, "ERROR_MESSAGE": reason}
        attributes = {name: {"DataType": "String", "StringValue": value} for name, value in details.items()}
        try:
            send_to_queue(rule, dead_letter_queue, event, attributes=attributes)
            entry["deadLetterQueue"] = dead_letter_queue
        except Exception as second:
            entry["deadLetterQueue"] = f"not delivered: {second.args[-1] if second.args else second}"
