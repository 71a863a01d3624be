"""Kinesis: tags of a stream, and shards that many write and read at the same time."""

import threading

import moto.kinesis.models as kinesis_models
import moto.kinesis.responses as kinesis_responses

from aws.patching import replaces


@replaces(kinesis_responses.KinesisResponse, "create_stream")
def create_stream(original, response):
    """moto drops the tags of CreateStream, and every Terraform plan would show a change."""
    answer = original(response)
    response.kinesis_backend.add_tags_to_stream(None, response._get_param("StreamName"), response._get_param("Tags") or {})
    return answer


IN_ORDER = threading.RLock()


def one_at_a_time(name):
    """moto may give two records the same sequence number, so that one replaces the other, and fails to read while one is written."""
    @replaces(kinesis_models.Shard, name)
    def alone(original, *args, **kwargs):
        with IN_ORDER:
            return original(*args, **kwargs)


one_at_a_time("put_record")
one_at_a_time("get_records")
