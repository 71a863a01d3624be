"""EventBridge: rules and buses as AWS runs them."""

import copy

import moto.events.models as events_models
from moto.utilities.arns import parse_arn

from aws.events.patterns import ORIGIN, seen_by_rules, takes
from aws.events.targets import bus_allows, deliver, drop
from aws.latency import later
from aws.patching import Refusal, replaces
from aws.policies import account_names


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
            deliver(rule, target, copy.deepcopy(event), original_event)
        except Exception as failure:
            drop(rule, target, event, failure)


MAXIMUM_BYTES = 256 * 1024  # of all entries of a request; AWS raised it since in some Regions


def entry_bytes(entry):
    """The size of an entry as EventBridge counts it."""
    texts = [entry.get("Source"), entry.get("DetailType"), entry.get("Detail"), *(entry.get("Resources") or [])]
    return 14 * ("Time" in entry) + sum(len(str(text or "").encode()) for text in texts)


@replaces(events_models.EventsBackend, "put_events")
def put_events(original, backend, events):
    """Accepts the ARN of another account's bus if its policy allows it; the event keeps the sender's account."""
    if sum(map(entry_bytes, events)) > MAXIMUM_BYTES:
        raise Refusal(400, "ValidationException", "Total size of the entries in the request is over the limit.")
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
