"""SNS: subscribers that cannot be reached."""

import moto.sns.models as sns_models

from aws.events.targets import DROPPED
from aws.patching import replaces


@replaces(sns_models.Subscription, "publish")
def publish(original, subscription, *args, **kwargs):
    """Publish succeeds although a subscriber cannot be reached."""
    try:
        original(subscription, *args, **kwargs)
    except Exception as failure:
        DROPPED.append({"rule": None, "target": subscription.endpoint, "eventId": None, "code": "SDK_CLIENT_ERROR", "reason": str(failure)})
