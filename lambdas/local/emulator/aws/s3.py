"""S3: policies with conditions, ACLs, and what AWS Config records of buckets."""

import base64
import hashlib
import json
import re
from urllib.parse import unquote

import moto.iam.access_control as access_control
import moto.s3.models as s3_models
import moto.s3.responses as s3_responses
import moto.s3control.responses as s3control_responses

from aws.config import remember
from aws.dispatch import CURRENT
from aws.patching import Refusal, replaces
from aws.policies import as_list, condition_holds, principal_context
from aws.sts import caller_arns


def acls_are_off(bucket):
    """Whether the bucket owner owns every object, which disables ACLs."""
    return bucket.ownership_rule == "BucketOwnerEnforced"


def caller_context():
    """Condition keys of the caller who signed the request."""
    signed = CURRENT.environ.get("HTTP_AUTHORIZATION", "") + unquote(CURRENT.environ.get("QUERY_STRING", ""))
    key = re.search(r"Credential=([A-Z0-9]+)", signed)
    return principal_context(*caller_arns(key[1])[:2]) if key else {"aws:securetransport": "true"}


@replaces(s3_models.FakeBucket, "get_permission")
def get_permission(_original, bucket, action, resource):
    """moto ignores conditions: a statement that denies requests without TLS, or of all but one role, would deny every request."""
    policy = json.loads(bucket.policy or "{}")
    context = caller_context()
    holding = [statement for statement in as_list(policy.get("Statement")) if all(
        condition_holds(operator, key, wanted, context)
        for operator, keys in (statement.get("Condition") or {}).items() for key, wanted in keys.items())]
    if not holding:
        return access_control.PermissionResult.NEUTRAL
    return access_control.IAMPolicy(json.dumps({**policy, "Statement": holding})).is_action_permitted(action, resource)


@replaces(s3_models.S3Backend, "get_bucket_acl")
def get_bucket_acl(original, backend, bucket_name):
    """Where ACLs are disabled, S3 returns one that grants the owner everything and others nothing."""
    return s3_models.get_canned_acl("private") if acls_are_off(backend.get_bucket(bucket_name)) else original(backend, bucket_name)


@replaces(s3_models.S3Backend, "put_bucket_acl")
def put_bucket_acl(original, backend, bucket_name, acl):
    """moto rejects an ACL document without grants."""
    refuse_acls_that_are_off(backend.get_bucket(bucket_name))
    original(backend, bucket_name, acl or s3_models.FakeAcl([]))


@replaces(s3_models.S3Backend, "get_object_acl")
def get_object_acl(original, backend, key):
    """The same for an object."""
    return s3_models.get_canned_acl("private") if acls_are_off(backend.get_bucket(key.bucket_name)) else original(backend, key)


@replaces(s3_responses.S3Response, "put_object_acl")
def put_object_acl(_original, response):
    """moto ignores the document and the version, and gives the object the ACL of its bucket."""
    key, _ = response._get_key()
    refuse_acls_that_are_off(response.backend.get_bucket(response.bucket_name))
    key.set_acl(response._acl_from_headers(response.headers) or (response.body and response._acl_from_body()) or s3_models.FakeAcl([]))
    return 200, {}, ""


def refuse_acls_that_are_off(bucket):
    """AWS refuses to set ACLs where they are disabled."""
    if acls_are_off(bucket):
        raise Refusal(400, "AccessControlListNotSupported", "The bucket does not allow ACLs")


def cors_item(rule):
    """A CORS rule as AWS Config writes it."""
    listed = {"allowedMethods": rule.allowed_methods, "allowedOrigins": rule.allowed_origins}
    optional = {"allowedHeaders": rule.allowed_headers, "exposedHeaders": rule.exposed_headers}
    return ({"id": rule.id_, "maxAgeSeconds": int(rule.max_age_seconds or 0)} | {name: as_list(value) for name, value in listed.items()}
            | {name: value and as_list(value) for name, value in optional.items()})


def remember_bucket(bucket, status="OK"):
    """A configuration item of the bucket as it is now."""
    parts = {"BucketPolicy": {"policyText": bucket.policy.decode() if bucket.policy else None}}
    parts |= {"BucketCrossOriginConfiguration": {"rules": [cors_item(rule) for rule in bucket.cors]}} if bucket.cors else {}
    supplementary = {name: json.dumps(part, separators=(",", ":")) for name, part in parts.items()} if status == "OK" else {}
    remember(bucket, status, "AWS::S3::Bucket", bucket.name, bucket.name, {"supplementaryConfiguration": supplementary})


for operation in ("create_bucket", "put_bucket_policy", "delete_bucket_policy", "put_bucket_cors", "delete_bucket_cors"):
    @replaces(s3_models.S3Backend, operation)
    def remembered_write(original, backend, bucket_name, *args, **kwargs):
        """Every change of policy or CORS rules is recorded."""
        done = original(backend, bucket_name, *args, **kwargs)
        remember_bucket(backend.get_bucket(bucket_name))
        return done


@replaces(s3_models.S3Backend, "delete_bucket")
def delete_bucket(original, backend, bucket_name):
    """The deletion is recorded too."""
    bucket, done = backend.get_bucket(bucket_name), original(backend, bucket_name)
    if done:
        remember_bucket(bucket, "ResourceDeleted")
    return done


@replaces(s3control_responses.S3ControlResponse, "put_public_access_block")
def put_public_access_block(original, response, *args, **kwargs):
    """The model of S3 Control asks for the MD5 of the body, and knows no other checksum."""
    given, body = response.headers.get("Content-MD5"), response.body
    wanted = base64.b64encode(hashlib.md5(body if isinstance(body, bytes) else body.encode()).digest()).decode()
    if not given:
        raise Refusal(400, "InvalidRequest", "Missing required header for this request: Content-MD5")
    if given != wanted:
        raise Refusal(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
    return original(response, *args, **kwargs)
