"""CloudTrail: trails by name and ARN, their selectors, and what AWS Config records of them."""

import json

import moto.cloudtrail.models as cloudtrail_models
import moto.cloudtrail.responses as cloudtrail_responses
import moto.s3.models as s3_models

from aws.config import remember
from aws.kms import key_named, lets_service
from aws.patching import Refusal, replaces
from aws.policies import as_list


for operation in ("start_logging", "stop_logging", "delete_trail"):
    @replaces(cloudtrail_responses.CloudTrailBackend, operation)
    def by_name_or_arn(original, backend, name):
        """Terraform and the remediations use ARNs; a missing trail is TrailNotFoundException, not a crash."""
        return original(backend, backend.get_trail(name).trail_name)


@replaces(cloudtrail_responses.CloudTrailResponse, "describe_trails")
def describe_trails(original, response):
    """moto ignores the names, and Terraform takes the first trail it is given."""
    names, answer = response._get_param("trailNameList") or [], json.loads(original(response))
    if names:
        answer["trailList"] = [trail for trail in answer["trailList"] if trail["Name"] in names or trail["TrailARN"] in names]
    return json.dumps(answer)


@replaces(cloudtrail_models.CloudTrailBackend, "list_tags")
def list_tags(original, backend, resource_id_list):
    """Tags of a deleted trail are an error to AWS, not an empty list."""
    known = [trail.arn for trail in backend.describe_trails(include_shadow_trails=True)]
    missing = next((arn for arn in resource_id_list if arn not in known), None)
    if missing:
        raise Refusal(400, "ResourceNotFoundException", f"{missing} was not found.")
    return original(backend, resource_id_list)


@replaces(cloudtrail_models.Trail, "__init__")
def new_trail(original, trail, *args, **kwargs):
    """A new trail records every management event; moto's records nothing."""
    original(trail, *args, **kwargs)
    trail.event_selectors = [{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [],
                              "ExcludeManagementEventSources": []}]


@replaces(cloudtrail_models.Trail, "put_event_selectors")
def put_event_selectors(_original, trail, event_selectors, advanced_event_selectors):
    """Basic and advanced selectors replace each other."""
    trail.event_selectors, trail.advanced_event_selectors = event_selectors or [], advanced_event_selectors or []


@replaces(cloudtrail_models.Trail, "put_insight_selectors")
def put_insight_selectors(_original, trail, insight_selectors):
    """moto adds the new ones to the old ones."""
    trail.insight_selectors = insight_selectors


@replaces(cloudtrail_models.Trail, "get_insight_selectors")
def get_insight_selectors(original, trail):
    """A trail without selectors is an error to AWS."""
    if not original(trail):
        raise Refusal(400, "InsightNotEnabledException", f"Trail {trail.arn} does not have Insights enabled.")
    return original(trail)


def remember_trail(trail, status="OK"):
    """A configuration item of the trail as it is now."""
    named = {name[0].lower() + name[1:]: value for name, value in trail.description(include_region=True).items() if value is not None}
    backend = cloudtrail_models.cloudtrail_backends[trail.account_id][trail.region_name]
    tags = backend.tagging_service.get_tag_dict_for_resource(trail.arn)
    remember(trail, status, "AWS::CloudTrail::Trail", trail.arn, trail.trail_name,
             {"configuration": json.dumps(named), "tags": tags} if status == "OK" else {})


def has_bucket_key(bucket_name):
    """Whether S3 encrypts the objects of a bucket with a data key of the bucket, which a writer must be able to decrypt."""
    partition, account = s3_models.s3_backends.bucket_accounts.get(bucket_name, (None, None))
    bucket = s3_models.s3_backends[account][partition].get_bucket(bucket_name) if account else None
    rules = as_list(((bucket and bucket.encryption) or {}).get("Rule"))
    return any(str(rule.get("BucketKeyEnabled")).lower() == "true" for rule in rules)


def check_encryption(backend, name, bucket_name, key_name):
    """CloudTrail tests the key before it accepts a trail; for a bucket with a bucket key, it must be able to decrypt as well."""
    if not key_name:
        return
    trail = f"arn:aws:cloudtrail:{backend.region_name}:{backend.account_id}:trail/{name}"
    sent = {"aws:sourcearn": trail, "aws:sourceaccount": backend.account_id}
    key = key_named(key_name, backend.account_id, backend.region_name)
    writes = lets_service(key, "cloudtrail.amazonaws.com", ["kms:GenerateDataKey"], {**sent, "kms:encryptioncontext:aws:cloudtrail:arn": trail})
    others = ["kms:DescribeKey"] + ["kms:Decrypt"] * has_bucket_key(bucket_name)
    if not writes or not lets_service(key, "cloudtrail.amazonaws.com", others, sent):
        raise Refusal(400, "InsufficientEncryptionPolicyException", f"Insufficient permissions to access S3 bucket {bucket_name} or KMS key {key_name}.")


@replaces(cloudtrail_responses.CloudTrailResponse, "create_trail")
def create_encrypted_trail(original, response):
    """moto accepts any key."""
    check_encryption(response.cloudtrail_backend, *[response._get_param(field) for field in ("Name", "S3BucketName", "KmsKeyId")])
    return original(response)


@replaces(cloudtrail_responses.CloudTrailResponse, "update_trail")
def update_encrypted_trail(original, response):
    """The same, for the trail as it would be after the update."""
    trail = response.cloudtrail_backend.get_trail(response._get_param("Name"))
    bucket_name, key_name = response._get_param("S3BucketName"), response._get_param("KmsKeyId")
    check_encryption(response.cloudtrail_backend, trail.trail_name, bucket_name or trail.bucket_name,
                     trail.kms_key_id if key_name is None else key_name)
    return original(response)


for operation in ("create_trail", "update_trail"):
    @replaces(cloudtrail_models.CloudTrailBackend, operation)
    def remembered_trail(original, backend, *args, **kwargs):
        """Every change of a trail is recorded."""
        trail = original(backend, *args, **kwargs)
        remember_trail(trail)
        return trail


@replaces(cloudtrail_models.CloudTrailBackend, "delete_trail")
def remembered_end(original, backend, name):
    """The deletion is recorded too, and a new trail of the same name has none of the old tags."""
    trail = backend.get_trail(name)
    original(backend, name)
    backend.tagging_service.delete_all_tags_for_resource(trail.arn)
    remember_trail(trail, "ResourceDeleted")
