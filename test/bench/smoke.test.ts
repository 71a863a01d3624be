import { describe, expect, test } from 'vitest';
import { BENCHES, NEEDS_ORGANIZATION } from './registry.ts';
import { expectVerdicts } from './smoke.ts';

/** Benches that need a running organization are tested in test/organization. */
const ALONE = Object.keys(BENCHES).filter((name) => !NEEDS_ORGANIZATION.has(name));

describe('at its smallest size the bench', () => {
  test.each(ALONE)('%s runs, and every verdict has a figure', async (name) => {
    const hub = () => Promise.reject(new Error(`${name} is not listed among the benches that need an organization`));
    await expectVerdicts(name, hub);
  });

  test('exists for every listed name', () => {
    expect([...NEEDS_ORGANIZATION].filter((name) => BENCHES[name] === undefined)).toEqual([]);
  });
});
