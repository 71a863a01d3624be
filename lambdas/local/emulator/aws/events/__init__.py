"""EventBridge: rules and buses as AWS runs them."""

import copy
import json
import time
import traceback

import moto.events.models as events_models
from moto.utilities.arns import parse_arn

from aws.events.patterns import ORIGIN, seen_by_rules, takes
from aws.events.targets import Undelivered, bus_allows, deliver, drop
from aws.latency import later
from aws.patching import Refusal, replaces
from aws.policies import account_names, known
from aws.roles import lets_assume, role_named


@replaces(events_models.Rule, "send_to_targets")
def send_to_targets(_original, rule, original_event, transform_input=True):
    """Delivers an event if the rule matches it. No failure here may reach the sender."""
    event = seen_by_rules(original_event)
    if takes(rule, event):
        later("events:delivery", lambda: send_to_all(rule, event, original_event))


def send_to_all(rule, event, original_event):
    """Delivers to every target of a rule, also after one of them failed."""
    for target in list(rule.targets):
        try:
            deliver_patiently(rule, target, event, original_event)
        except Exception as failure:
            drop(rule, target, event, failure)


def deliver_patiently(rule, target, event, original_event, tries=3):
    """EventBridge retries a delivery that failed because of AWS itself; each such failure is logged."""
    for left in reversed(range(tries)):
        try:
            return deliver(rule, target, copy.deepcopy(event), original_event)
        except Undelivered:
            raise
        except Exception:
            traceback.print_exc()
            if not left:
                raise
            time.sleep(0.05)


MAXIMUM_BYTES = 256 * 1024  # of all entries of a request; AWS raised it since in some Regions


def entry_bytes(entry):
    """The size of an entry as EventBridge counts it."""
    texts = [entry.get("Source"), entry.get("DetailType"), entry.get("Detail"), *(entry.get("Resources") or [])]
    return 14 * ("Time" in entry) + sum(len(str(text or "").encode()) for text in texts)


def check_recording(event, region):
    """AWS records a sign-in in the Region that served it, and every root sign-in in us-east-1."""
    detail = json.loads(event.get("Detail") or "null") if event.get("Source") == "aws.signin" else None
    if not isinstance(detail, dict) or detail.get("eventType") != "AwsConsoleSignIn":
        return
    recorded = "us-east-1" if (detail.get("userIdentity") or {}).get("type") == "Root" else detail.get("awsRegion")
    if recorded != region:
        raise Refusal(400, "ValidationException", f"AWS records this sign-in in {recorded}, not in {region}.")


@replaces(events_models.EventsBackend, "put_targets")
def put_targets(original, backend, name, event_bus_arn, targets):
    """A role must exist and trust EventBridge for the rule, and a bus must exist; moto accepts any ARN."""
    bus = (event_bus_arn or "default").split("/")[-1]
    rule = f"arn:aws:events:{backend.region_name}:{backend.account_id}:rule/{name if bus == 'default' else f'{bus}/{name}'}"
    context = known({"aws:sourcearn": rule, "aws:sourceaccount": backend.account_id})
    for target in targets:
        role, arn = target.get("RoleArn"), parse_arn(target["Arn"])
        if role and not lets_assume(role_named(role), "events.amazonaws.com", context):
            raise Refusal(400, "ValidationException", f"Provided role '{role}' cannot be assumed by principal 'events.amazonaws.com'.")
        if arn.service == "events" and arn.resource_type == "event-bus":
            if arn.resource_id not in events_models.events_backends[arn.account][arn.region].event_buses:
                raise Refusal(400, "ResourceNotFoundException", f"Event bus {arn.resource_id} does not exist.")
    return original(backend, name, event_bus_arn, targets)


@replaces(events_models.EventsBackend, "put_events")
def put_events(original, backend, events):
    """Accepts the ARN of another account's bus if its policy allows it; the event keeps the sender's account."""
    if sum(map(entry_bytes, events)) > MAXIMUM_BYTES:
        raise Refusal(400, "ValidationException", "Total size of the entries in the request is over the limit.")
    for event in events:
        check_recording(event, backend.region_name)
    answers = []
    for event in events if len(events) <= 10 else []:
        arn = parse_arn(event["EventBusName"]) if str(event.get("EventBusName")).startswith("arn:") else None
        if not arn or arn.account == backend.account_id:
            answers += original(backend, [event])
            continue
        other = events_models.events_backends[arn.account][arn.region]
        bus = other.event_buses.get(arn.resource_id)
        if not bus or not bus_allows(bus, backend.account_id, account_names(backend.account_id)[1]):
            sentence = f"Account {backend.account_id} is not authorized to perform: events:PutEvents on resource: {event['EventBusName']}"
            raise Refusal(400, "AccessDeniedException", sentence)
        ORIGIN.account = backend.account_id
        try:
            answers += original(other, [{**event, "EventBusName": arn.resource_id}])
        finally:
            ORIGIN.account = None
    return answers if len(events) <= 10 else original(backend, events)
