import { buffer } from 'node:stream/consumers';
import { GET_SCHEMA } from './provider-forwarding.ts';
import type { ProviderProcess } from './provider-process.ts';

/** Fields of `GetProviderSchema.Response` that are maps by type: `resource_schemas` and `data_source_schemas` (tfplugin5.proto). */
const BY_TYPE = new Set([2, 3]);

/** A number of protobuf's variable length at `at`, and where the next field or byte is. */
function varint(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  for (let next = at, factor = 1; ; factor *= 128) {
    const byte = bytes[next++] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return { value, next };
  }
}

/** Whole fields of a protobuf message whose fields all have a length, as those of the schemas do. */
function* fieldsOf(message: Buffer): Generator<{ field: number; whole: Buffer; content: Buffer }> {
  for (let at = 0; at < message.length; ) {
    const tag = varint(message, at);
    if (tag.value % 8 !== 2) throw new Error(`Field ${tag.value >> 3} of the provider's schemas has no length.`);
    const length = varint(message, tag.next);
    const end = length.next + length.value;
    yield { field: tag.value >> 3, whole: message.subarray(at, end), content: message.subarray(length.next, end) };
    at = end;
  }
}

/** The key of an entry of a map, which is its first field. */
function keyOf(entry: Buffer): string | undefined {
  const [key] = fieldsOf(entry);
  return key?.content.toString();
}

/** A provider's answer to `GetProviderSchema` with the schemas of these types of resources and data sources only; the rest is kept. */
export function withSchemasOf(types: ReadonlySet<string>, answer: Buffer): Buffer {
  const kept = [...fieldsOf(answer)].filter(({ field, content }) => !BY_TYPE.has(field) || types.has(keyOf(content) ?? ''));
  return Buffer.concat(kept.map(({ whole }) => whole));
}

/** Bytes before a message of gRPC: whether it is compressed, and its length. */
const FRAME = 5;

/** The framed answer of a provider to `GetSchema` with the schemas of these types only. */
export async function schemasOf(types: ReadonlySet<string>, provider: ProviderProcess): Promise<Buffer> {
  const call = provider.connection().request({
    ':method': 'POST',
    ':path': GET_SCHEMA,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  call.end(Buffer.alloc(FRAME));
  const answer = await buffer(call);
  if (answer.length <= FRAME) throw new Error('The provider gave no schemas.');
  return framed(withSchemasOf(types, answer.subarray(FRAME)));
}

function framed(message: Buffer): Buffer {
  const frame = Buffer.alloc(FRAME);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}
