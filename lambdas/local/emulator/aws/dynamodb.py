"""DynamoDB: atomic conditional writes and transactions, tables that stay fast as they grow, and streams whose reader may wait."""

import copy
import threading
import types

import moto.core.serialize as core_serialize
import moto.dynamodb.exceptions as dynamodb_exceptions
import moto.dynamodb.models as dynamodb_models
import moto.dynamodb.models.dynamo_type as dynamo_types
import moto.dynamodb.models.table as dynamodb_tables
import moto.dynamodbstreams.models as streams_models

from aws.dispatch import CURRENT
from aws.patching import replaces


WRITING = threading.RLock()  # a conditional write is a read and a write; moto does not lock them together
# moto copies whole tables for every transaction; transact_write_items below copies only the items it touches.
dynamodb_models.copy = types.SimpleNamespace(deepcopy=lambda value: value if isinstance(value, dynamodb_models.Table) else copy.deepcopy(value))

for operation in ("put_item", "update_item", "delete_item"):
    @replaces(dynamodb_models.DynamoDBBackend, operation)
    def one_write_at_a_time(original, *args, **kwargs):
        """If two conditional writes compete for one item, only one may succeed."""
        with WRITING:
            return original(*args, **kwargs)


def touched_items(backend, transaction):
    """(table, hash key, range key, copy of the item or None) of everything a transaction may change."""
    for entry in transaction:
        operation = next(iter(entry.values()))
        table = backend.tables.get(str(operation.get("TableName")).split("/")[-1])
        key = operation.get("Key") or operation.get("Item") or {}
        if table and table.hash_key_attr in key and (not table.range_key_attr or table.range_key_attr in key):
            hash_key, range_key = [dynamodb_models.DynamoType(key[name]) if name else None for name in (table.hash_key_attr, table.range_key_attr)]
            found = table.items.get(hash_key)
            yield table, hash_key, range_key, copy.deepcopy(found.get(range_key) if range_key and found else found or None)


def restore_item(table, hash_key, range_key, item):
    """The item as it was before the transaction."""
    place, key = (table.items[hash_key], range_key) if range_key else (table.items, hash_key)
    if item is None:
        place.pop(key, None)
    else:
        place[key] = item
    if range_key and not place:
        table.items.pop(hash_key, None)


@replaces(dynamodb_models.DynamoDBBackend, "transact_write_items")
def transact_write_items(original, backend, transact_items):
    """All or nothing, for items and stream records."""
    with WRITING:
        items = list(touched_items(backend, transact_items))
        streams = {id(table): (table.stream_shard, len(table.stream_shard.items)) for table, *_ in items if table.stream_shard}
        try:
            return original(backend, transact_items)
        except Exception:
            for item in items:
                restore_item(*item)
            for shard, length in streams.values():
                del shard.items[length:]
            raise


CHANGED = threading.Condition(WRITING)  # of any stream


@replaces(dynamodb_tables.StreamShard, "add")
def add_record(original, shard, old, new):
    """Every reader that waits looks again, once the write is complete."""
    with CHANGED:
        original(shard, old, new)
        CHANGED.notify_all()


@replaces(streams_models.DynamoDBStreamsBackend, "get_records")
def get_records(original, backend, iterator_arn, limit):
    """The poller that plays Lambda waits here for the next record, because an idle organization has none for minutes; AWS answers at once."""
    iterator = backend.shard_iterators[iterator_arn]
    shard, seconds = iterator.stream_shard, int(CURRENT.environ.get("HTTP_X_LOCAL_WAIT_SECONDS", 0))
    with CHANGED:
        CHANGED.wait_for(lambda: shard.starting_sequence_number + len(shard.items) > iterator.sequence_number, seconds)
    return original(backend, iterator_arn, limit)


@replaces(core_serialize.BaseJSONSerializer, "_serialize_type_structure")
def serialize_structure(original, serializer, serialized, value, shape, key):
    """A DynamoDB value has one of ten members; moto searches for all ten."""
    if shape.name != "AttributeValue" or type(value) is not dict:
        return original(serializer, serialized, value, shape, key)
    members = {}
    for name, part in value.items():
        serializer._serialize(members, part, shape.members[name], name)
    serializer._default_serialize(serialized, members, shape, key)


WANTED = threading.local()  # the partition of the query on this thread


@replaces(dynamodb_tables.Table, "query")
def query(original, table, hash_key, *args, **kwargs):
    """moto sorts the whole table for every query."""
    by_index = kwargs.get("index_name") or (args[6] if len(args) > 6 else None)
    WANTED.partition = None if by_index else hash_key
    try:
        return original(table, hash_key, *args, **kwargs)
    finally:
        WANTED.partition = None


@replaces(dynamodb_tables.Table, "all_items")
def all_items(original, table):
    """For a query without an index, only the items of its partition."""
    partition = getattr(WANTED, "partition", None)
    if partition is None or not table.range_key_attr:
        return original(table)
    return [item for _, item in sorted(list(table.items.get(partition, {}).items()), key=lambda one: one[0])]


MAXIMUM_BYTES = 400 * 1024  # of one item, names and values


def value_bytes(part):
    """The size of a value as DynamoDB counts it: moto leaves out what lists and maps add."""
    if part.is_map():
        return 3 + sum(1 + len(name.encode()) + value_bytes(inner) for name, inner in part.value.items())
    if part.is_list():
        return 3 + sum(1 + value_bytes(inner) for inner in part.value)
    if part.is_number():
        return len(str(part.value).strip("-0.")) // 2 + 2
    return len(part.value) if isinstance(part.value, bytes) else part.size()


@replaces(dynamo_types.Item, "__init__")
def fill_item(_original, item, hash_key, range_key, attrs):
    """moto computes the size of the whole item at every attribute; here once."""
    item.hash_key, item.range_key, item.attrs = hash_key, range_key, dynamo_types.LimitedSizeDict()
    for name, value in attrs.items():
        dict.__setitem__(item.attrs, name, dynamo_types.DynamoType(value))
    if sum(len(name.encode()) + value_bytes(value) for name, value in item.attrs.items()) > MAXIMUM_BYTES:
        raise dynamodb_exceptions.ItemSizeTooLarge


@replaces(dynamo_types.DynamoType, "to_regular_json")
def to_regular_json(original, part):
    """moto copies nested maps and lists once per level above them; here once."""
    plain = lambda inner: inner.to_regular_json() if isinstance(inner, dynamo_types.DynamoType) else copy.deepcopy(inner)
    if part.is_map():
        return {part.type: {name: plain(inner) for name, inner in part.value.items()}}
    return {part.type: [plain(inner) for inner in part.value]} if part.is_list() else original(part)
