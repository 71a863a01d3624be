"""The fields of an event that rules see, and which rules match it."""

import threading
from datetime import datetime, timezone

import moto.events.models as events_models

from aws.patching import replaces
from aws.policies import as_list


ENVELOPE = ("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail", "replay-name")
ORIGIN = threading.local()  # .account: who put the event that is being delivered on this thread


def flatten(node, prefix="", found=None):
    """AWS matches any element of an array of objects; moto ignores such arrays."""
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
LATEST = threading.local()  # the event this thread matched last: its id, its envelope, its flattened fields


@replaces(events_models.EventPattern, "matches_event")
def matches_event(_original, pattern, event):
    """A bus has dozens of rules: an event is flattened once, not once per rule."""
    if getattr(LATEST, "seen", None) is not event:
        LATEST.seen, LATEST.flat = event, flatten(event)
    return pattern._does_event_match(LATEST.flat, pattern.get_pattern())


@replaces(events_models.EventPattern, "_does_event_match")
def does_event_match(_original, pattern, flat, node, prefix=""):
    """Stops at the first field that does not match; moto checks all of them."""
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
    """moto builds the event again for each rule of a bus; here all rules see the same object."""
    which = (event.get("id"), getattr(ORIGIN, "account", None))
    # moto's own events about buckets all have the same id.
    if which[0] in (None, events_models._BASE_EVENT_MESSAGE["id"]) or getattr(LATEST, "which", None) != which:
        LATEST.which, LATEST.envelope = which, envelope(event)
    return LATEST.envelope


def takes(rule, event):
    """Whether a rule is enabled and matches. Read-only management events reach only rules with the state for them."""
    wanted = {"ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}
    detail = event.get("detail")
    reads = isinstance(detail, dict) and str(detail.get("readOnly")).lower() == "true"
    if reads and event.get("detail-type") == "AWS API Call via CloudTrail":
        wanted.remove("ENABLED")
    return rule.state in wanted and bool(rule.event_pattern.get_pattern()) and rule.event_pattern.matches_event(event)
