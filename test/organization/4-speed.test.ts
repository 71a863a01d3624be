import { describe, inject, test } from 'vitest';
import { NEEDS_ORGANIZATION } from '../bench/registry.ts';
import { expectVerdicts } from '../bench/smoke.ts';

describe('at its smallest size the bench', () => {
  test.each([...NEEDS_ORGANIZATION])('%s runs on this organization, and every verdict has a figure', async (name) => {
    const here = { running: inject('running'), report: inject('started'), stop: async () => undefined };
    await expectVerdicts(name, async () => here);
  });
});
