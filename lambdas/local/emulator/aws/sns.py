"""SNS: subscribers that cannot be reached."""

import moto.sns.models as sns_models

from aws.events.targets import DROPPED
from aws.patching import replaces


@replaces(sns_models.Subscription, "publish")
def publish(original, subscription, *args, **kwargs):
    """A subscriber that cannot be reached is no failure of the publisher."""
    try:
        original(subscription, *args, **kwargs)
    except Exception as failure:
        DROPPED.append({"rule": None, "target": subscription.endpoint, "eventId": None, "code": "SDK_CLIENT_ERROR", "reason": str(failure)})
