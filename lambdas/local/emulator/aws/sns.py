"""SNS: subscribers that cannot be reached, and mail addresses that have not confirmed."""

import secrets
import time
from collections import deque

import moto.sns.models as sns_models
import moto.sns.responses as sns_responses
from moto.core.responses import ActionResult

from aws.events.targets import DROPPED
from aws.patching import Refusal, replaces


AMAZON_Q = "https://global.sns-api.chatbot.amazonaws.com"  # subscribed by a chat channel that Amazon Q Developer serves
MAIL = deque(maxlen=1000)  # what people find in their mailboxes, shown at GET /local/mail
TOKENS = {}  # token of a confirmation mail -> subscription


def is_pending(subscription):
    """Whether a person must still click the link in the confirmation mail."""
    return subscription.attributes.get("PendingConfirmation") is True


@replaces(sns_models.SNSBackend, "subscribe")
def subscribe(original, backend, topic_arn, endpoint, protocol):
    """A mail address receives nothing until its owner has confirmed; moto confirms every address immediately."""
    known = set(backend.subscriptions)
    subscription = original(backend, topic_arn, endpoint, protocol)
    if protocol in ("email", "email-json") and subscription.arn not in known:
        subscription.attributes |= {"PendingConfirmation": True, "ConfirmationWasAuthenticated": False}
        token = secrets.token_hex(32)
        TOKENS[token] = subscription
        MAIL.append({"to": endpoint, "topic": topic_arn, "confirmWith": token})
    return subscription


@replaces(sns_responses.SNSResponse, "confirm_subscription")
def confirm_subscription(_original, response):
    """moto accepts any token and confirms nothing."""
    subscription = TOKENS.get(response._get_param("Token"))
    if not subscription or subscription.topic.arn != response._get_param("TopicArn"):
        raise Refusal(400, "InvalidParameter", "Invalid parameter: Token")
    subscription.attributes["PendingConfirmation"] = False
    return ActionResult({"SubscriptionArn": subscription.arn})


def as_listed(subscription):
    """A pending subscription has no ARN in a list."""
    arn = "PendingConfirmation" if is_pending(subscription) else subscription.arn
    return {"SubscriptionArn": arn, "Owner": subscription.owner, "Protocol": subscription.protocol,
            "Endpoint": subscription.endpoint, "TopicArn": subscription.topic.arn}


for operation in ("list_subscriptions", "list_subscriptions_by_topic"):
    @replaces(sns_responses.SNSResponse, operation)
    def listed(original, response):
        """moto lists pending subscriptions like all others."""
        answer = original(response)
        answer.result["Subscriptions"] = [as_listed(subscription) for subscription in answer.result["Subscriptions"]]
        return answer


@replaces(sns_models.SNSBackend, "unsubscribe")
def unsubscribe(original, backend, subscription_arn):
    """A pending subscription cannot be ended: it ends by itself after three days."""
    subscription = backend.subscriptions.get(subscription_arn)
    if subscription and is_pending(subscription):
        raise Refusal(400, "InvalidParameter", "Cannot unsubscribe a subscription that is pending confirmation")
    original(backend, subscription_arn)


@replaces(sns_models.Subscription, "publish")
def publish(original, subscription, message, *args, **kwargs):
    """Publish succeeds although a subscriber cannot be reached."""
    if is_pending(subscription):
        return
    if subscription.protocol in ("email", "email-json") or subscription.endpoint == AMAZON_Q:
        MAIL.append({"to": subscription.endpoint, "topic": subscription.topic.arn, "message": message, "subject": kwargs.get("subject"),
                     "at": int(time.time() * 1000)})
    if subscription.endpoint == AMAZON_Q:
        return
    try:
        original(subscription, message, *args, **kwargs)
    except Exception as failure:
        DROPPED.append({"rule": None, "target": subscription.endpoint, "eventId": None, "code": "SDK_CLIENT_ERROR", "reason": str(failure)})
