"""SQS: attributes as AWS returns them, and queues that stay fast when thousands wait."""

import json
import re
import threading
import types
from collections import Counter

import moto.core.utils as core_utils
import moto.sqs.models as sqs_models
import moto.sqs.responses as sqs_responses

from aws.patching import Refusal, replaces
from aws.policies import account_names, allows, principal_context
from aws.sts import caller_arns, caller_id


# Terraform compares policies as text and AWS writes them without blanks.
sqs_models.json = types.SimpleNamespace(loads=json.loads, dumps=lambda value, **options: json.dumps(value, separators=(",", ":"), **options))
sqs_models.Queue.redrive_allow_policy = None
sqs_models.Queue.KMS_ATTRIBUTES = [*sqs_models.Queue.KMS_ATTRIBUTES, "RedriveAllowPolicy"]
queue_attributes = sqs_models.Queue.attributes.fget


def attributes_with_redrive_allow_policy(queue):
    """moto stores the attribute but never returns it, and Terraform would wait for minutes."""
    attributes = {name: value for name, value in queue_attributes(queue).items() if name != "RedriveAllowPolicy"}
    return attributes | ({"RedriveAllowPolicy": queue.redrive_allow_policy} if queue.redrive_allow_policy else {})


sqs_models.Queue.attributes = property(attributes_with_redrive_allow_policy)


@replaces(sqs_models.Queue, "_set_attributes")
def set_attributes(original, queue, attributes, now=None):
    """moto drops the policy of a queue whenever another attribute is set."""
    original(queue, attributes if "Policy" in attributes else {**attributes, "Policy": getattr(queue, "policy", None)}, now)


sqs_models.MAXIMUM_MESSAGE_LENGTH = 256 * 1024  # AWS takes 1 MiB since, but not in queues that were made before or say less


@replaces(sqs_models.SQSBackend, "_validate_message")
def validate_message(original, backend, queue, message_body, *args, **kwargs):
    """moto counts characters; SQS counts bytes."""
    if len(message_body.encode()) > min(queue.maximum_message_size, sqs_models.MAXIMUM_MESSAGE_LENGTH):
        sentence = f"One or more parameters are invalid. Reason: Message must be shorter than {queue.maximum_message_size} bytes."
        raise sqs_models.InvalidParameterValue(sentence)
    return original(backend, queue, message_body, *args, **kwargs)


def visible_messages(queue):
    """moto reads the clock twice per waiting message."""
    now = core_utils.unix_time_millis()
    visible = [message for message in queue._messages if message.visible_at < now >= message.delayed_until]
    return visible if queue.fifo_queue else fairly(queue, visible)


NOISY_IN_FLIGHT, NOISY_SHARE = 30, 0.1  # from which AWS calls a group of a standard queue a noisy neighbour


def fairly(queue, visible):
    """A standard queue delivers messages of quiet groups before those of a group that occupies many of its consumers."""
    received = list(queue.pending_messages)  # a copy, because others receive and delete at the same time
    in_flight = Counter(message.group_id for message in received if message.group_id)
    most = NOISY_SHARE * len(received)
    noisy = {group for group, count in in_flight.items() if count >= NOISY_IN_FLIGHT and count > most}
    return sorted(visible, key=lambda message: message.group_id in noisy) if noisy else visible


@replaces(sqs_models.Queue, "delete_message")
def delete_message(original, queue, receipt_handle):
    """moto scans all waiting messages twice; received messages are few."""
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
    """moto sees message groups as they were when the request began, and spins while all groups are in flight."""
    queue, end = backend.get_queue(queue_name), core_utils.unix_time() + wait_seconds_timeout
    while True:
        with queue._messages_lock:  # moto may give one message to two receivers
            found = original(backend, queue_name, count, 0, *args, **kwargs)
        left = end - core_utils.unix_time()
        if found or left <= 0:
            return found
        with queue._messages_lock:
            busy = queue.pending_message_groups if queue.fifo_queue else ()
            if all(message.group_id in busy for message in queue.messages):
                queue._messages_lock.wait(min(left, 1))


sqs_models.Queue.messages = property(visible_messages)


@replaces(sqs_models.SQSBackend, "change_message_visibility")
def change_message_visibility(original, backend, queue_name, receipt_handle, visibility_timeout):
    """Only a message in flight can be hidden for longer or shorter; moto also hides one that waits."""
    queue = backend.get_queue(queue_name)
    with queue._messages_lock:
        if any(message.had_receipt_handle(receipt_handle) and message.visible for message in queue._messages):
            raise Refusal(400, "MessageNotInflight", "The specified message isn't in flight.")
        original(backend, queue_name, receipt_handle, visibility_timeout)


@replaces(sqs_models.SQSBackend, "is_message_valid_based_on_retention_period")
def is_kept(_original, backend, queue_name, message):
    """moto counts all waiting messages for each message it returns, only to read the retention period."""
    return backend.get_queue(queue_name).message_retention_period + message.sent_timestamp / 1000 > core_utils.unix_time()


class OfAnother:
    """A queue of another account, during one call."""

    def __init__(self, response, account, name, action):
        self.response, self.own = response, response.current_account
        queue = sqs_models.sqs_backends[account][response.region].queues.get(name)
        _, arn, _ = caller_arns(response.get_access_key())
        if queue and not allows(queue.policy, action, queue.queue_arn, "AWS", [arn, *account_names(self.own)], principal_context(self.own, arn)):
            raise Refusal(403, "AccessDenied", f"Access to the resource {queue.queue_arn} is denied.")
        self.account = account

    def __enter__(self):
        self.response.current_account = self.account

    def __exit__(self, *_):
        self.response.current_account = self.own


@replaces(sqs_responses.SQSResponse, "get_queue_url")
def get_queue_url(original, response):
    """moto knows only the caller's own queues."""
    owner = response._get_param("QueueOwnerAWSAccountId") or response.current_account
    if owner == response.current_account:
        return original(response)
    with OfAnother(response, owner, response._get_param("QueueName"), "sqs:GetQueueUrl"):
        return original(response)


@replaces(sqs_responses.SQSResponse, "get_queue_attributes")
def get_queue_attributes(original, response):
    """The URL of a queue names its account."""
    owner = re.search(r"/(\d{12})/[^/]+$", response._get_param("QueueUrl") or "")
    if not owner or owner[1] == response.current_account:
        return original(response)
    with OfAnother(response, owner[1], response._get_queue_name(), "sqs:GetQueueAttributes"):
        return original(response)


def messages_with(texts):
    """How many messages of each queue hold one of these texts and wait or are in flight; those for later are not counted."""
    now, counts = core_utils.unix_time_millis(), Counter()
    for regions in list(sqs_models.sqs_backends.values()):
        for backend in list(regions.values()):
            for name, queue in list(backend.queues.items()):
                due = [message for message in list(queue._messages) if message.delayed_until <= now]
                counts[name] += sum(any(text in message.body for text in texts) for message in due)
    return {name: count for name, count in counts.items() if count}


SENDING = threading.local()


@replaces(sqs_models.Message, "__init__")
def message_of_sender(original, message, *args, **kwargs):
    """moto reports the same sender for every message; SQS reports the sender's unique id."""
    original(message, *args, **kwargs)
    message.sender_id = getattr(SENDING, "id", None) or message.sender_id


def by_sender(name):
    @replaces(sqs_responses.SQSResponse, name)
    def send(original, response):
        SENDING.id = caller_id(response.get_access_key())
        try:
            return original(response)
        finally:
            SENDING.id = None


by_sender("send_message")
by_sender("send_message_batch")
