"""Lambda: event source mappings are listed, and nothing here runs them."""

import moto.dynamodb.models.table as dynamodb_tables
import moto.sqs.models as sqs_models

# moto plays mappings itself, inside SendMessage or PutItem and through docker; the local runner polls instead.
for polled in (sqs_models.Queue, dynamodb_tables.Table):
    polled.lambda_event_source_mappings = property(lambda self: {}, lambda self, value: None)
