"""Lambda: event source mappings are only listed, and the runner polls instead; the concurrency of an account is that of a new one."""

import json

import moto.awslambda.models as lambda_models
import moto.awslambda.responses as lambda_responses
import moto.awslambda.urls as lambda_urls
import moto.dynamodb.models.table as dynamodb_tables
import moto.sqs.models as sqs_models
from moto.awslambda.exceptions import InvalidParameterValueException
from moto.kinesis.models import kinesis_backends

from aws.patching import adds, replaces

# moto plays mappings itself, inside SendMessage or PutItem and through docker; the local runner polls instead.
for polled in (sqs_models.Queue, dynamodb_tables.Table):
    polled.lambda_event_source_mappings = property(lambda self: {}, lambda self, value: None)


@replaces(lambda_models.LambdaBackend, "create_event_source_mapping")
def create_event_source_mapping(original, backend, spec):
    """Lambda tests a stream with the function's role, and its error names the role. Terraform retries that error, but not moto's own."""
    arn = spec.get("EventSourceArn") or ""
    if ":kinesis:" in arn and not any(stream.arn == arn for stream in kinesis_backends[backend.account_id][backend.region_name].streams.values()):
        raise InvalidParameterValueException(
            f"Cannot access stream {arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, "
            "ListShards, and ListStreams Actions on your stream in IAM."
        )
    return original(backend, spec)


QUOTA = 10  # concurrent executions of a new account, which all of its functions share
UNRESERVED = 10  # of these, what Lambda keeps for functions that reserve none


@adds(lambda_responses.LambdaResponse)
def get_account_settings(response):
    """moto does not have this operation."""
    reserved = sum(int(one.reserved_concurrency or 0) for one in response.backend.list_functions())
    limit = {"ConcurrentExecutions": QUOTA, "UnreservedConcurrentExecutions": QUOTA - reserved}
    return 200, {"Content-Type": "application/json"}, json.dumps({"AccountLimit": limit, "AccountUsage": {}})


lambda_urls.url_paths["{0}/(?P<api_version>[^/]+)/account-settings/?$"] = lambda_responses.LambdaResponse.dispatch


@replaces(lambda_models.LambdaBackend, "put_function_concurrency")
def put_function_concurrency(original, backend, function_name, reserved_concurrency):
    """moto lets functions reserve without limit."""
    others = sum(int(one.reserved_concurrency or 0) for one in backend.list_functions() if one.function_name != function_name)
    if QUOTA - others - int(reserved_concurrency) < UNRESERVED:
        raise InvalidParameterValueException(
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum "
            f"value of [{UNRESERVED}]."
        )
    return original(backend, function_name, reserved_concurrency)
