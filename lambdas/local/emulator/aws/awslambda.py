"""Lambda: event source mappings are listed, and nothing here runs them."""

import moto.awslambda.models as lambda_models
import moto.dynamodb.models.table as dynamodb_tables
import moto.sqs.models as sqs_models
from moto.awslambda.exceptions import InvalidParameterValueException
from moto.kinesis.models import kinesis_backends

from aws.patching import replaces

# moto plays mappings itself, inside SendMessage or PutItem and through docker; the local runner polls instead.
for polled in (sqs_models.Queue, dynamodb_tables.Table):
    polled.lambda_event_source_mappings = property(lambda self: {}, lambda self, value: None)


@replaces(lambda_models.LambdaBackend, "create_event_source_mapping")
def create_event_source_mapping(original, backend, spec):
    """Lambda tries a stream with the function's role and blames the role; Terraform then tries again, as moto's own answer would not let it."""
    arn = spec.get("EventSourceArn") or ""
    if ":kinesis:" in arn and not any(stream.arn == arn for stream in kinesis_backends[backend.account_id][backend.region_name].streams.values()):
        raise InvalidParameterValueException(
            f"Cannot access stream {arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, "
            "ListShards, and ListStreams Actions on your stream in IAM."
        )
    return original(backend, spec)
