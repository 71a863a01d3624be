"""AWS Config: recorders, and what they recorded of trails and buckets."""

import hashlib
import json
import types
from datetime import datetime, timezone

import moto.config.exceptions as config_exceptions
import moto.config.models as config_models
import moto.config.responses as config_responses

from aws.patching import replaces


HISTORY = {}  # (account, region, bucket) -> configuration items, oldest first; moto shows the present only


@replaces(config_models.ConfigBackend, "put_configuration_recorder")
def put_configuration_recorder(original, backend, recorder):
    """moto lacks the ARN of a recorder and its recording mode."""
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


def remember(resource, status, kind, identity, name, contents):
    """A configuration item of a resource as it is now, if a recorder is on in its Region."""
    recorders = config_models.config_backends[resource.account_id][resource.region_name].recorders.values()
    if not any(recorder.status.recording for recorder in recorders):
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
