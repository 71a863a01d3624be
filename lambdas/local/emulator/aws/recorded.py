"""Calls of sessions that CloudTrail records on the account's default bus: the refused one of heartbeats, and changes of findings."""

import json
from datetime import datetime, timezone
from uuid import uuid4

import moto.events.exceptions as events_exceptions
import moto.events.models as events_models
import moto.events.responses as events_responses

from aws.patching import replaces
from aws.sts import SESSIONS


def identity_of(session, account):
    """`userIdentity` of a role's session, with the fields that rules and the hub read."""
    path, name = session.role_arn.split(":role/", 1)[1], session.role_arn.split("/")[-1]
    issuer = {"type": "Role", "arn": session.role_arn, "accountId": account, "userName": name, "principalId": session.user_id.split(":")[0]}
    return {"type": "AssumedRole", "arn": f"arn:aws:sts::{account}:assumed-role/{path.split('/')[-1]}/{session.session_name}",
            "accountId": account, "accessKeyId": session.access_key_id, "principalId": session.user_id,
            "sessionContext": {"sessionIssuer": issuer, "sourceIdentity": session.source_identity}}


@replaces(events_responses.EventsHandler, "untag_resource")
def recorded_untag(original, response):
    """The record of a refused call of a session. Calls that are carried out need none."""
    try:
        return original(response)
    except events_exceptions.ResourceNotFoundException:
        session = SESSIONS.get(response.get_access_key())
        if session:
            request = {"resourceARN": response._get_param("ResourceARN"), "tagKeys": response._get_param("TagKeys")}
            record(response.events_backend, session, "events:UntagResource", request, error="ResourceNotFoundException")
        raise


def record_session(response, backend, call, request, answer):
    """The record of a call that was carried out, where its caller is a session."""
    session = SESSIONS.get(response.get_access_key())
    if session:
        record(backend, session, call, request, answer)


def record(backend, session, call, request, answer=None, error=None):
    """Puts the record on the default bus of the account and Region of a backend, as CloudTrail does."""
    account, region, (service, name) = backend.account_id, backend.region_name, call.split(":")
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    detail = {"eventVersion": "1.11", "userIdentity": identity_of(session, account), "eventTime": now, "eventSource": f"{service}.amazonaws.com",
              "eventName": name, "awsRegion": region, "sourceIPAddress": "127.0.0.1", "requestParameters": request,
              "responseElements": answer, "requestID": str(uuid4()), "eventID": str(uuid4()), "readOnly": False,
              "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": account, "eventCategory": "Management"}
    detail |= {"errorCode": error} if error else {}
    entry = {"Source": f"aws.{service}", "DetailType": "AWS API Call via CloudTrail", "Detail": json.dumps(detail)}
    events_models.events_backends[account][region].put_events([entry])
