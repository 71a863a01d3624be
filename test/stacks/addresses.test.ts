import { describe, expect, test } from 'vitest';
import { deployedPath } from '#stacks/deployed-path.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import { stackIn } from '#test/support/synthesized.ts';
import deployed from './deployed-addresses.json' with { type: 'json' };

/** Terraform addresses of deployed hubs by stack and type, without rules, which follow the catalogue. */
const DEPLOYED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = deployed;

describe('a deployed hub', () => {
  test.each(Object.entries(DEPLOYED))('keeps every resource of the stack %s at its address', (name, types) => {
    const { resource } = stackIn(CLOUD, name);
    const lost = Object.entries(types).flatMap(([type, ids]) =>
      ids.filter((id) => resource[type]?.[id] === undefined).map((id) => `${type}.${id}`),
    );
    const wayOut =
      'Terraform would destroy these and create them again. If a construct moved, add its former path to stacks/deployed-path.ts; ' +
      'if they should be removed, delete them from test/stacks/deployed-addresses.json';
    expect(lost, wayOut).toEqual([]);
  });

  test('keeps the address of a construct that moved, with everything below it', () => {
    expect(deployedPath('publish/queue/dead/queue')).toBe('telling/findings/dead/queue');
    expect(deployedPath('publish/function')).toBe('telling/publish');
  });

  test('keeps the address of every other construct, even if its name starts with the name of one that moved', () => {
    expect(['clock/function', 'publish/functions', 'publish'].map(deployedPath)).toEqual([
      'clock/function',
      'publish/functions',
      'publish',
    ]);
  });
});
