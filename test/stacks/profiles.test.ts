import { describe, expect, test } from 'vitest';
import { SKIPPED_LOCALLY } from '#stacks/profile.ts';
import { CLOUD, differences, isRecord } from '#test/support/example-stacks.ts';
import { EXAMPLE, stackIn, synthesized } from '#test/support/synthesized.ts';

const LOCAL = await synthesized(EXAMPLE, 'local');

describe('the two profiles', () => {
  test('have the same stacks', () => {
    expect(Object.keys(LOCAL)).toEqual(Object.keys(CLOUD));
  });

  const differing = Object.keys(CLOUD).flatMap((name) => differences(CLOUD[name], LOCAL[name], [name]));
  const beyondProviders = differing.filter(([, part]) => part !== 'provider');
  /** `type` if the whole resource type differs, else `type.argument`. */
  const nameFor = ([, , type, , argument]: readonly string[]) => (argument === undefined ? String(type) : `${type}.${argument}`);

  test('differ only in the provider and in what local-profile.json lists', () => {
    const known = [...Object.keys(SKIPPED_LOCALLY.resources), ...Object.keys(SKIPPED_LOCALLY.arguments)];
    expect([...new Set(beyondProviders.map(nameFor))].sort()).toEqual(known.sort());
  });

  test('the cloud profile has everything that the local profile leaves out', () => {
    for (const [name = '', part = '', ...path] of beyondProviders) {
      const at = (stack: unknown) => path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), stack);
      expect(at(stackIn(CLOUD, name)[part]), path.join('.')).toBeDefined();
      expect(at(stackIn(LOCAL, name)[part]), path.join('.')).toBeUndefined();
    }
  });

  test.each(Object.keys(CLOUD))('%s: the local provider only adds what the emulator needs', (name) => {
    const [local] = stackIn(LOCAL, name).provider.aws;
    const needs = { s3_use_path_style: true, max_retries: 2, skip_metadata_api_check: 'true' };
    expect(local).toEqual({ ...stackIn(CLOUD, name).provider.aws[0], ...needs });
  });
});
