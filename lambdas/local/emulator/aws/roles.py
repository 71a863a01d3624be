"""Roles that services assume: whether they exist, trust the service, and are already known everywhere."""

from datetime import timedelta

import moto.iam.models as iam_models
from moto.core.utils import utcnow
from moto.utilities.arns import parse_arn

from aws.policies import allows


SPREADS = timedelta(seconds=1)  # AWS needs about ten seconds until a new role is known everywhere


def role_named(arn):
    """The role with this ARN, or None."""
    parsed = parse_arn(arn) if str(arn).startswith("arn:") else None
    roles = iam_models.iam_backends[parsed.account]["aws"].get_roles() if parsed else []
    return next((role for role in roles if role.arn == arn), None)


def lets_assume(role, service, context):
    """Whether the role exists and trusts the service for its source account and ARN."""
    return role is not None and allows(role.assume_role_policy_document, "sts:AssumeRole", role.arn, "Service", [service], context)


def is_new(role):
    """Whether the role is so new that a service may not know it yet."""
    return utcnow() - role.create_date < SPREADS
