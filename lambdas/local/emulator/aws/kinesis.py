"""Kinesis: tags of a stream."""

import moto.kinesis.responses as kinesis_responses

from aws.patching import replaces


@replaces(kinesis_responses.KinesisResponse, "create_stream")
def create_stream(original, response):
    """moto drops the tags of CreateStream, and every Terraform plan would show a change."""
    answer = original(response)
    response.kinesis_backend.add_tags_to_stream(None, response._get_param("StreamName"), response._get_param("Tags") or {})
    return answer
