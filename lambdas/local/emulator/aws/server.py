"""Answers each request with the answer or the error of AWS."""

import json
import re
import socket
import traceback
from urllib.parse import parse_qs, unquote
from uuid import uuid4

from aws.config import HISTORY, SERVICE_LINKED
from aws.dispatch import call_moto
from aws.events.targets import DROPPED
from aws.guardduty.detectors import ADMINISTRATIONS
from aws.iam import ISSUED
from aws.latency import CALLS, SWITCH, service_of, switch
from aws.patching import Refusal
from aws.regions import ENABLED, enable, is_closed
from aws.securityhub.organization import HUB_CONFIGURATIONS
from aws.sns import MAIL, TOKENS
from aws.sqs import messages_with
from aws.sts import SESSIONS


DOCUMENTATION_KEY = "AKIAIOSFODNN7EXAMPLE"


def refuse_the_network():
    """moto would call SNS and API destination URLs, instance metadata and docker: nothing leaves this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if not isinstance(address, tuple) or not (address[0] == "::1" or str(address[0]).startswith("127.") or address[0] == "localhost"):
            raise OSError(f"the local organization does not connect to {address}")
        return connect(self, address)
    socket.socket.connect = guarded


def refused_key(environ):
    """Whether a request is signed with a real-looking key that was not issued here: real credentials must never be used here."""
    signed = environ.get("HTTP_AUTHORIZATION", "") + "&" + unquote(environ.get("QUERY_STRING", ""))
    keys = re.findall(r"(?:Credential=|AWSAccessKeyId=|AWS )([A-Z0-9]+)", signed)
    return any(re.fullmatch(r"A[KS]IA[A-Z0-9]{12,}", key) and key != DOCUMENTATION_KEY and key not in ISSUED for key in keys)


def error_answer(environ, status, code, message):
    """(status, headers, body) of an error in the caller's protocol, so that its SDK shows the sentence."""
    service = service_of(environ)
    text = message.replace("&", "&amp;").replace("<", "&lt;")
    error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{text}</Message></Error>"
    if service == "ec2":
        error = f"<Response><Errors>{error}</Errors><RequestID>local</RequestID></Response>"
    elif environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        error = f"<ErrorResponse>{error}<RequestId>local</RequestId></ErrorResponse>"
    elif service not in ("s3", "route53", "cloudfront"):
        document = json.dumps({"__type": code, "message": message, "Message": message})
        return status, [("Content-Type", "application/json"), ("x-amzn-ErrorType", code)], document.encode()
    return status, [("Content-Type", "text/xml"), ("x-amzn-ErrorType", code)], error.encode()


def with_request_id(headers):
    """AWS gives every answer an id of its request, which CloudTrail records too; moto gives some none."""
    named = any(name.lower() in ("x-amzn-requestid", "x-amz-request-id") for name, _ in headers)
    return [*headers, *([] if named else [("x-amzn-requestid", str(uuid4()))])]


def latency_switch(environ):
    """POST `{"on": true}` or `{"on": false}` switches latency; both POST and GET return the state."""
    if environ["REQUEST_METHOD"] == "POST":
        switch(json.load(environ["wsgi.input"])["on"] is True)
    return {"on": SWITCH.on}


# The emulator's own paths, which AWS does not have.
LOCAL_PATHS = {
    "/local/health": lambda environ: {"ok": True},
    "/local/dropped": lambda environ: list(DROPPED),
    "/local/mail": lambda environ: list(MAIL),
    "/local/messages": lambda environ: messages_with(parse_qs(environ["QUERY_STRING"]).get("text", [])),
    "/local/latency": latency_switch,
    "/local/calls": lambda environ: list(CALLS),
    "/local/regions": lambda environ: enable(environ["REQUEST_METHOD"] == "POST" and json.load(environ["wsgi.input"])),
}


def answer(environ, content):
    """(status, headers, body) for any request; a failure inside moto becomes an error SDKs understand."""
    local = LOCAL_PATHS.get(environ["PATH_INFO"])
    if local:
        return 200, [("Content-Type", "application/json")], json.dumps(local(environ)).encode()
    if refused_key(environ):
        sentence = f"The local organization accepts only the documentation key {DOCUMENTATION_KEY} and keys it issued itself."
        return error_answer(environ, 403, "AccessDenied", sentence)
    if is_closed(environ):
        return error_answer(environ, 403, "InvalidClientTokenId", "The security token included in the request is invalid.")
    if environ["PATH_INFO"] == "/moto-api/reset":
        for kept_here in (ISSUED, SESSIONS, HUB_CONFIGURATIONS, HISTORY, SERVICE_LINKED, DROPPED, MAIL, TOKENS, ENABLED,
                          ADMINISTRATIONS):
            kept_here.clear()
    try:
        status, headers, body = call_moto(environ, content)
        return status, with_request_id(headers), body
    except Refusal as refusal:
        return error_answer(environ, *refusal.args)
    except NotImplementedError as lacking:
        return error_answer(environ, 501, "NotImplemented", f"The local organization does not support this call: {lacking}")
    except Exception as failure:
        traceback.print_exc()
        return error_answer(environ, 500, "InternalFailure", f"{type(failure).__name__}: {failure}")
