import { expect, test } from 'vitest';
import { withSchemasOf } from '#stacks/rollout/provider-schemas.ts';

/** A field of a protobuf message with this content, shorter than 16,384 bytes. */
function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes]);
}

const entry = (type: string, schema: string) => Buffer.concat([field(1, type), field(2, schema)]);

const PROVIDER = field(1, 'schema of the provider itself');
const LONG = field(2, entry('aws_sqs_queue', 'x'.repeat(1_000)));
const OTHER = field(2, entry('aws_instance', 'y'));
const DATA = field(3, entry('aws_caller_identity', 'z'));
const OTHER_DATA = field(3, entry('aws_ami', 'z'));
const CAPABILITIES = field(6, Buffer.from([8, 1]));

test('Terraform gets the schemas of the types that the stacks use, and everything else a provider says about itself, unchanged', () => {
  const answer = Buffer.concat([PROVIDER, OTHER, LONG, OTHER_DATA, DATA, CAPABILITIES]);
  const used = new Set(['aws_sqs_queue', 'aws_caller_identity']);
  expect(withSchemasOf(used, answer)).toEqual(Buffer.concat([PROVIDER, LONG, DATA, CAPABILITIES]));
});

test('a type that the provider does not have changes nothing', () => {
  expect(withSchemasOf(new Set(['aws_unknown']), Buffer.concat([PROVIDER, OTHER]))).toEqual(PROVIDER);
});

test('an answer of another form is refused, not sent on in part', () => {
  expect(() => withSchemasOf(new Set(), Buffer.from([8, 1]))).toThrow("Field 1 of the provider's schemas has no length.");
});
