"""AWS Config: recorders, what they need, and what they recorded of trails and buckets."""

import hashlib
import json
import types
from datetime import datetime, timezone

import moto.config.exceptions as config_exceptions
import moto.config.models as config_models
import moto.config.responses as config_responses
import moto.iam.models as iam_models
import moto.organizations.models as organizations_models
import moto.s3.models as s3_models
from moto.iam.exceptions import EntityAlreadyExists

from aws.patching import Refusal, adds, replaces
from aws.policies import allows


SERVICE = "config.amazonaws.com"
OWN_ROLE = "AWSServiceRoleForConfig"
RESERVED = "AWSConfigurationRecorderFor"  # names of recorders that belong to services of AWS
SERVICE_LINKED = {}  # (account, region) -> {service principal: recorder}; outside the limit of one recorder
HISTORY = {}  # (account, region, bucket) -> configuration items, oldest first; moto shows the present only


iam_models.SERVICE_NAME_CONVERSION["config"] = "Config"  # moto calls the role AWSServiceRoleForconfig


def role_of(arn, account):
    """The role with this ARN, if the account has it and lets AWS Config assume it."""
    role = next((role for role in iam_models.iam_backends[account]["aws"].get_roles() if role.arn == arn), None)
    context = {"aws:sourceaccount": account, "aws:sourcearn": f"arn:aws:config:us-east-1:{account}:any"}
    return role if role and allows(role.assume_role_policy_document, "sts:AssumeRole", role.arn, "Service", [SERVICE], context) else None


def refuse_reserved(name, why):
    """Recorders of services of AWS are changed by that service only, and always record."""
    if str(name).startswith(RESERVED):
        raise Refusal(400, "UnmodifiableEntityException", f"The configuration recorder '{name}' is service-linked: {why}.")


@replaces(config_models.ConfigBackend, "put_configuration_recorder")
def put_configuration_recorder(original, backend, recorder):
    """AWS requires a role that exists; moto does not check it, and has no ARN and recording mode of a recorder."""
    refuse_reserved(recorder.get("name"), "it cannot be created or changed by this operation")
    if not role_of(recorder.get("roleARN"), backend.account_id):
        raise Refusal(400, "InvalidRoleException", f"The role {recorder.get('roleARN')} does not exist in the account, or AWS Config cannot assume it.")
    original(backend, recorder)
    kept, name = backend.recorders[recorder["name"]], recorder["name"]
    identity = hashlib.md5(f"{backend.account_id} {backend.region_name} {name}".encode()).hexdigest()[:16]
    kept.arn = f"arn:aws:config:{backend.region_name}:{backend.account_id}:configuration-recorder/{name}/{identity}"
    kept.recording_mode = recorder.get("recordingMode") or {"recordingFrequency": "CONTINUOUS"}


@replaces(config_models.ConfigBackend, "_match_arn")
def match_arn(original, backend, resource_arn):
    """Recorders carry tags too."""
    recorder = next((one for one in backend.recorders.values() if one.arn == resource_arn), None)
    if not recorder:
        return original(backend, resource_arn)
    recorder._tagged = getattr(recorder, "_tagged", None) or types.SimpleNamespace(tags={})
    return recorder._tagged


for operation in ("start_configuration_recorder", "stop_configuration_recorder", "delete_configuration_recorder"):
    @replaces(config_models.ConfigBackend, operation)
    def own_recorders_only(original, backend, recorder_name):
        """A recorder of a service allows none of these operations."""
        refuse_reserved(recorder_name, "it always records, and only its service can delete it")
        return original(backend, recorder_name)


@replaces(config_models.ConfigBackend, "put_delivery_channel")
def put_delivery_channel(original, backend, channel):
    """AWS writes a test file to the bucket as its service; moto accepts any bucket name."""
    before = backend.delivery_channels.copy()
    original(backend, channel)
    try:
        refuse_bucket(backend, channel)
    except Refusal:
        backend.delivery_channels = before
        raise


def refuse_bucket(backend, channel):
    """Refuses a bucket that AWS Config cannot deliver to. It calls as its service, without the condition keys of an organization."""
    account, name = backend.account_id, channel["s3BucketName"]
    owner = s3_models.s3_backends.bucket_accounts.get(name)
    if not owner:
        raise Refusal(400, "NoSuchBucketException", f"Cannot find a S3 bucket with name '{name}'.")
    bucket, prefix = s3_models.s3_backends[owner[1]][owner[0]].buckets[name], channel.get("s3KeyPrefix")
    place, policy = f"arn:aws:s3:::{name}", (bucket.policy or b"{}").decode()
    context = {"aws:sourceaccount": account, "aws:sourcearn": f"arn:aws:config:{backend.region_name}:{account}:any", "aws:securetransport": "true"}
    test_file = f"{place}/{prefix + '/' if prefix else ''}AWSLogs/{account}/Config/ConfigWritabilityCheckFile"
    writing = context | {"s3:x-amz-acl": "bucket-owner-full-control"}
    let_in = (allows(policy, "s3:GetBucketAcl", place, "Service", [SERVICE], context)
              and allows(policy, "s3:PutObject", test_file, "Service", [SERVICE], writing))
    if bucket.object_lock_enabled or not let_in:  # AWS documents that it cannot deliver to a bucket with Object Lock
        raise Refusal(400, "InsufficientDeliveryPolicyException", f"Insufficient delivery policy to s3 bucket: {name}, unable to write to bucket, "
                      f"provided s3 key prefix is '{prefix or 'null'}', provided kms key is 'null'.")


@replaces(config_models.ConfigBackend, "put_config_rule")
def put_config_rule(original, backend, *args, **kwargs):
    """A rule needs a recorder in its Region."""
    if not backend.recorders:
        raise config_exceptions.NoAvailableConfigurationRecorderException()
    return original(backend, *args, **kwargs)


@replaces(config_models.ConfigBackend, "put_configuration_aggregator")
def put_configuration_aggregator(original, backend, aggregator):
    """Only the management account and its delegated administrator may aggregate an organization, with a role of their own."""
    source, account = aggregator.get("OrganizationAggregationSource"), backend.account_id
    if source and not administers(account):
        raise Refusal(400, "OrganizationAccessDeniedException", "This action can only be performed if you are a registered delegated "
                      "administrator for AWS Config with permissions to call ListDelegatedAdministrators API.")
    if source and not role_of(source.get("RoleArn"), account):
        raise Refusal(400, "InvalidRoleException", f"The role {source.get('RoleArn')} does not exist, or AWS Config cannot assume it.")
    return original(backend, aggregator)


def administers(account):
    """Whether the account is the management account or administers AWS Config in its place, where the organization trusts it."""
    backends = organizations_models.organizations_backends
    if backends[account]["aws"].org:
        return True
    management, partition = backends.master_accounts.get(account, (None, None))
    organization = backends[management][partition] if management else None
    admin = next((one for one in organization.admins if one.account.id == account), None) if organization else None
    trusted = {one["ServicePrincipal"] for one in organization.services} if organization else set()
    return SERVICE in trusted and bool(admin) and SERVICE in admin.services


@replaces(iam_models.IAMBackend, "create_service_linked_role")
def create_service_linked_role(original, backend, service_name, description, suffix):
    """The error for a second role of the same service differs from that for any other role."""
    try:
        return original(backend, service_name, description, suffix)
    except EntityAlreadyExists:
        sentence = "Service role name has been taken in this account, please try a different suffix."
        raise Refusal(400, "InvalidInput", sentence) from None


@replaces(iam_models.IAMBackend, "delete_service_linked_role")
def delete_service_linked_role(original, backend, role_name):
    """The role cannot be deleted while a recorder in any Region uses it."""
    regions = config_models.config_backends[backend.account_id].values()
    recorders = [recorder for region in regions for recorder in region.recorders.values()]
    linked = any(SERVICE_LINKED.get((backend.account_id, region.region_name)) for region in regions)
    if role_name == OWN_ROLE and (linked or any(recorder.role_arn.endswith(f"/{OWN_ROLE}") for recorder in recorders)):
        raise Refusal(409, "DeleteConflict", f"The role {role_name} is in use by a configuration recorder.")
    return original(backend, role_name)


@adds(config_responses.ConfigResponse)
def put_service_linked_configuration_recorder(response):
    """The recorder of an AWS service: in addition to the customer's own, running from the start, with the role of AWS Config."""
    account, service = response.current_account, response._get_param("ServicePrincipal")
    iam = iam_models.iam_backends[account]["aws"]
    if not any(role.name == OWN_ROLE for role in iam.get_roles()):
        iam.create_service_linked_role(SERVICE, "", "")
    kept, name = SERVICE_LINKED.setdefault((account, response.region), {}), RESERVED + service.split(".")[0].capitalize()
    if service in kept:
        raise Refusal(400, "ConflictException", f"A service-linked configuration recorder exists already for {service}.")
    arn = f"arn:aws:config:{response.region}:{account}:configuration-recorder/{name}/{hashlib.md5(name.encode()).hexdigest()[:16]}"
    kept[service] = {"arn": arn, "name": name, "roleARN": f"arn:aws:iam::{account}:role/aws-service-role/{SERVICE}/{OWN_ROLE}",
                     "servicePrincipal": service, "recordingScope": "INTERNAL"}
    return json.dumps({"Arn": arn, "Name": name})


@replaces(config_responses.ConfigResponse, "describe_configuration_recorders")
def describe_configuration_recorders(original, response):
    """Without a service or an ARN, the answer has only the customer's own recorder."""
    service, arn = response._get_param("ServicePrincipal"), response._get_param("Arn")
    kept = SERVICE_LINKED.get((response.current_account, response.region), {}).values()
    asked = [one for one in kept if one["servicePrincipal"] == service or one["arn"] == arn]
    return json.dumps({"ConfigurationRecorders": asked}) if asked else original(response)


@adds(config_responses.ConfigResponse)
def list_configuration_recorders(response):
    """Every recorder of the Region: the customer's own and those of services."""
    own = [{"arn": one.arn, "name": one.name, "recordingScope": "PAID"} for one in response.config_backend.recorders.values()]
    linked = SERVICE_LINKED.get((response.current_account, response.region), {}).values()
    shown = [{key: one[key] for key in ("arn", "name", "servicePrincipal", "recordingScope")} for one in linked]
    return json.dumps({"ConfigurationRecorderSummaries": own + shown})


def records(group, kind):
    """Whether a recorder with this group records the resource type."""
    if group.recording_strategy.get("useOnly") == "EXCLUSION_BY_RESOURCE_TYPES":
        return kind not in group.exclusion_by_resource_types.get("resourceTypes", [])
    return group.all_supported or kind in (group.resource_types or [])


def remember(resource, status, kind, identity, name, contents):
    """A configuration item of a resource as it is now, if a recorder of its Region is on and records the type."""
    recorders = config_models.config_backends[resource.account_id][resource.region_name].recorders.values()
    if not any(recorder.status.recording and records(recorder.recording_group, kind) for recorder in recorders):
        return
    items = HISTORY.setdefault((resource.account_id, resource.region_name, identity), [])
    items.append({
        "version": "1.3", "accountId": resource.account_id, "configurationItemCaptureTime": datetime.now(timezone.utc).timestamp(),
        "configurationItemStatus": status, "configurationStateId": str(len(items) + 1), "arn": resource.arn,
        "resourceType": kind, "resourceId": identity, "resourceName": name, "awsRegion": resource.region_name, **contents})


@replaces(config_responses.ConfigResponse, "list_discovered_resources")
def list_discovered_resources(original, response):
    """Trails by name, deleted ones included if asked for; nothing in a Region without a recorder."""
    if response._get_param("resourceType") != "AWS::CloudTrail::Trail":
        return original(response)
    place, name = (response.current_account, response.region), response._get_param("resourceName")
    last = [items[-1] for key, items in HISTORY.items() if key[:2] == place and items[-1]["resourceType"] == "AWS::CloudTrail::Trail"]
    wanted = [item for item in last if item["resourceName"] == name
              and (item["configurationItemStatus"] == "OK" or response._get_param("includeDeletedResources"))]
    return json.dumps({"resourceIdentifiers": [{name: item[name] for name in ("resourceType", "resourceId", "resourceName")} for item in wanted]})


@replaces(config_responses.ConfigResponse, "get_resource_config_history")
def get_resource_config_history(original, response):
    """Newest first, up to a time; an error without a recorder in the Region or without a record of the resource."""
    kind, name = response._get_param("resourceType"), response._get_param("resourceId")
    if kind not in ("AWS::S3::Bucket", "AWS::CloudTrail::Trail"):
        return original(response)
    if not response.config_backend.recorders:
        raise config_exceptions.NoAvailableConfigurationRecorderException()
    items = HISTORY.get((response.current_account, response.region, name))
    if not items:
        raise config_exceptions.ResourceNotDiscoveredException(kind, name)
    later = float(response._get_param("laterTime") or "inf")
    known_then = [item for item in reversed(items) if item["configurationItemCaptureTime"] <= later]
    return json.dumps({"configurationItems": known_then[:int(response._get_param("limit") or 10)]})
