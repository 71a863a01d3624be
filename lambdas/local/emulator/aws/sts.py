"""STS: AssumeRole refuses what AWS refuses."""

import json
import re

import moto.iam.models as iam_models
import moto.sts.models as sts_models
import moto.sts.responses as sts_responses

from aws.iam import ISSUED
from aws.options import OPTIONS
from aws.patching import Refusal, replaces
from aws.policies import account_names, allows, known, principal_context


SESSIONS = {}  # access key id -> assumed role; moto searches a list that grows with every call


@replaces(sts_models.AssumedRole, "__init__")
def remember_session(original, session, *args, **kwargs):
    """Keeps every session by its access key."""
    original(session, *args, **kwargs)
    session.source_identity = None
    SESSIONS[session.access_key_id] = session


@replaces(sts_models.STSBackend, "get_assumed_role_from_access_key")
def find_session(_original, _backend, access_key_id):
    """A dictionary look-up; moto searches a list."""
    return SESSIONS.get(access_key_id)


def caller_arns(key):
    """(account, ARN for aws:PrincipalArn, ARN for messages) of the caller."""
    session, account = SESSIONS.get(key), ISSUED.get(key, OPTIONS.management)
    if session:
        return account, session.role_arn, session.arn
    user = iam_models.iam_backends[account]["aws"].get_user_from_access_key_id(key) if key in ISSUED else None
    return (account, user.arn, user.arn) if user else (account, *[f"arn:aws:iam::{account}:root"] * 2)


def caller_id(key):
    """The unique id of the caller, as SQS and GetCallerIdentity report it."""
    session, account = SESSIONS.get(key), ISSUED.get(key, OPTIONS.management)
    if session:
        return session.user_id
    user = iam_models.iam_backends[account]["aws"].get_user_from_access_key_id(key) if key in ISSUED else None
    return user.id if user else account


def trusted(role, key, request, source_identity):
    """Whether the role's trust policy allows this caller all actions of the call."""
    account, arn, _ = caller_arns(key)
    session = SESSIONS.get(key)
    context = principal_context(account, arn) | known({
        "sts:rolesessionname": request("RoleSessionName"), "sts:externalid": request("ExternalId"),
        "sts:sourceidentity": source_identity, "aws:sourceidentity": session and session.source_identity})
    actions = ["sts:AssumeRole"] + ["sts:SetSourceIdentity"] * bool(source_identity) + ["sts:TagSession"] * bool(request("Tags"))
    document = role.assume_role_policy_document
    if all(allows(document, action, role.arn, "AWS", [arn, *account_names(account)], context) for action in actions):
        return True
    plays_lambda = account == OPTIONS.management and key not in ISSUED and (request("RoleSessionName") or "").startswith("local-lambda-")
    of_function = context | {"aws:sourceaccount": role.arn.split(":")[4]}  # Lambda names the account of the function
    return plays_lambda and allows(document, "sts:AssumeRole", role.arn, "Service", ["lambda.amazonaws.com"], of_function)


PACKED_LIMIT = 1_200  # AWS does not publish how it packs a policy: of its own example, 100 characters take 8 percent


def refuse_large_policy(policy):
    """Refuses session policies that AWS refuses or may refuse."""
    if len(policy) > 2_048:
        raise sts_responses.STSValidationError("Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048")
    packed = len(json.dumps(json.loads(policy), separators=(",", ":")).encode())
    if packed > PACKED_LIMIT:
        sentence = f"Packed policy consumes {packed * 100 // PACKED_LIMIT}% of allotted space, please use smaller policy."
        raise Refusal(400, "PackedPolicyTooLarge", sentence)


@replaces(sts_responses.TokenResponse, "assume_role")
def assume_role(original, response):
    """moto lets every caller assume every role, even roles that do not exist."""
    request, key = response._get_param, response.get_access_key()
    arn, chained = request("RoleArn") or "", SESSIONS.get(key)
    denied = Refusal(403, "AccessDenied", f"User: {caller_arns(key)[2]} is not authorized to perform: sts:AssumeRole on resource: {arn}")
    found = re.fullmatch(r"arn:aws:iam::(\d{12}):role/.+", arn)
    known = iam_models.iam_backends[found[1]]["aws"].get_roles() if found else []
    role = next((role for role in known if role.arn == arn), None)
    inherited = chained and chained.source_identity
    source_identity = request("SourceIdentity") or inherited
    if not role or (inherited and source_identity != inherited) or not trusted(role, key, request, source_identity):
        raise denied
    if request("Policy"):
        refuse_large_policy(request("Policy"))
    duration = int(request("DurationSeconds") or 3600)
    if chained and duration > 3600:
        raise sts_responses.STSValidationError("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
    if duration > int(role.max_session_duration or 3600):
        raise sts_responses.STSValidationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    answer = original(response)
    answer.result["Credentials"].source_identity = source_identity
    if source_identity:
        answer.result["SourceIdentity"] = source_identity
    return answer
