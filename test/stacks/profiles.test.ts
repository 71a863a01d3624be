import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isObject } from '#core/json.ts';
import { LOCAL_BUNDLES, SKIPPED_LOCALLY } from '#stacks/profile.ts';
import { differences, CLOUD as EVERY_STACK } from '#test/support/example-stacks.ts';
import { EXAMPLE, type SynthesizedResource, stackIn, synthesized } from '#test/support/synthesized.ts';

const LOCAL = await synthesized(EXAMPLE, 'local');

/** The stacks of the cloud without those that the local profile leaves out as a whole. */
const CLOUD = Object.fromEntries(Object.entries(EVERY_STACK).filter(([name]) => !(name in SKIPPED_LOCALLY.stacks)));

/** Whether the local profile leaves out the provider of a resource. */
function isLeftOut(resource: SynthesizedResource | undefined): boolean {
  return String(resource?.provider).replace(/^aws\./, '') in SKIPPED_LOCALLY.providers;
}

describe('the two profiles', () => {
  test('have the same stacks, except those that local-profile.json leaves out', () => {
    expect(Object.keys(LOCAL)).toEqual(Object.keys(CLOUD));
    expect(Object.keys(SKIPPED_LOCALLY.stacks).filter((name) => !(name in EVERY_STACK))).toEqual([]);
  });

  const differing = Object.keys(CLOUD).flatMap((name) => differences(CLOUD[name], LOCAL[name], [name]));
  /** What the local profile declares differently: functions come from a bucket, queues get their redrive policy afterwards. */
  const isRearranged = ([, , type = '', , argument = '']: readonly string[]) =>
    type === 'aws_sqs_queue_redrive_policy' ||
    (type === 'aws_sqs_queue' && ['redrive_policy', 'depends_on'].includes(argument)) ||
    // The settings name the parts of all stacks.
    (type === 'aws_dynamodb_table_item' && argument === 'item') ||
    (type === 'aws_lambda_function' && ['filename', 's3_bucket', 's3_key'].includes(argument));
  /** A resource in a Region whose provider the local profile leaves out. */
  const isElsewhere = ([name = '', , type = '', id = '']: readonly string[]) => isLeftOut(CLOUD[name]?.resource[type]?.[id]);
  const isDeclaredOnce = ([, part = '']: readonly string[]) => ['provider', 'terraform'].includes(part);
  const beyondProviders = differing.filter((path) => !isDeclaredOnce(path) && !isRearranged(path) && !isElsewhere(path));
  /** `type` if the whole resource type differs, else `type.argument`. */
  const nameFor = ([, , type, , argument]: readonly string[]) => (argument === undefined ? String(type) : `${type}.${argument}`);

  test('differ only in the provider, in what local-profile.json lists and in what the local profile declares differently', () => {
    const known = [...Object.keys(SKIPPED_LOCALLY.resources), ...Object.keys(SKIPPED_LOCALLY.arguments)];
    expect([...new Set(beyondProviders.map(nameFor))].sort()).toEqual(known.sort());
  });

  test('the cloud profile has everything that the local profile leaves out', () => {
    for (const [name = '', part = '', ...path] of beyondProviders) {
      const at = (stack: unknown) => path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), stack);
      expect(at(stackIn(CLOUD, name)[part]), path.join('.')).toBeDefined();
      expect(at(stackIn(LOCAL, name)[part]), path.join('.')).toBeUndefined();
    }
  });

  test('the local profile names no backend, so that Terraform needs no init, and the same provider', () => {
    for (const [name, { terraform }] of Object.entries(CLOUD)) {
      const { backend, ...rest } = terraform;
      expect(backend, name).toBeDefined();
      expect(LOCAL[name]?.terraform, name).toEqual(rest);
    }
  });

  test('a local queue gets the redrive policy it has in the cloud, after the same dead-letter queue', () => {
    for (const name of Object.keys(CLOUD)) {
      const queues = Object.entries(stackIn(CLOUD, name).resource.aws_sqs_queue ?? {});
      const expected = queues.flatMap(([id, { redrive_policy, depends_on }]) =>
        redrive_policy === undefined ? [] : [[id, { queue_url: `$\{aws_sqs_queue.${id}.url}`, redrive_policy, depends_on }]],
      );
      expect(stackIn(LOCAL, name).resource.aws_sqs_queue_redrive_policy ?? {}).toEqual(Object.fromEntries(expected));
    }
  });

  test('a local function is loaded from the bundle of the same name', () => {
    const functions = Object.entries(stackIn(CLOUD, 'central').resource.aws_lambda_function ?? {});
    expect(functions.length).toBeGreaterThan(4);
    for (const [id, { filename }] of functions) {
      const local = stackIn(LOCAL, 'central').resource.aws_lambda_function?.[id];
      expect(local).toMatchObject({ s3_bucket: LOCAL_BUNDLES, s3_key: basename(String(filename)) });
    }
  });

  test.each(Object.keys(CLOUD))('%s: the local providers only add what the emulator needs', (name) => {
    const needs = { s3_use_path_style: true, max_retries: 2, skip_metadata_api_check: 'true' };
    const kept = stackIn(CLOUD, name).provider.aws.filter(({ alias = '' }) => !(alias in SKIPPED_LOCALLY.providers));
    expect(stackIn(LOCAL, name).provider.aws).toEqual(kept.map((block) => ({ ...block, ...needs })));
    expect(kept.length).toBeGreaterThan(0);
  });

  test('a provider that local-profile.json leaves out exists in the cloud profile, and locally nothing in its Region does', () => {
    const aliases = Object.values(CLOUD).flatMap(({ provider }) => provider.aws.map(({ alias = '' }) => alias));
    expect(Object.keys(SKIPPED_LOCALLY.providers).filter((alias) => !aliases.includes(alias))).toEqual([]);
    const left = Object.values(LOCAL).flatMap(({ resource }) =>
      Object.values(resource).flatMap((all) => Object.values(all).filter(isLeftOut)),
    );
    expect(left).toEqual([]);
  });
});
