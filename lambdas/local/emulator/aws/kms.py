"""KMS: whether the policy of a key lets a service use the key."""

import moto.kms.models as kms_models

from aws.policies import allows, known


def key_named(name, account, region):
    """The key behind an id, an ARN or an alias; None for an AWS managed key, whose policy cannot be changed."""
    parts = name.split(":", 5)
    if len(parts) == 6:
        region, account, name = parts[3], parts[4], parts[5]
    backend = kms_models.kms_backends[account][region]
    return None if name.startswith("alias/aws/") else backend.keys.get(backend.any_id_to_key_id(name.removeprefix("key/")))


def lets_service(key, service, actions, context):
    """Whether the policy of the key allows the service every action, with the condition keys that the service sends."""
    return key is not None and all(allows(key.policy, action, key.arn, "Service", [service], known(context)) for action in actions)
