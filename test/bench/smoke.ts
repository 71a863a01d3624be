import { expect } from 'vitest';
import type { Shared } from './bench.ts';
import { BENCHES } from './registry.ts';

/** Runs a bench at its smallest size and expects a figure in each verdict, even if it misses its aim. */
export async function expectVerdicts(name: string, hub: Shared['hub']): Promise<void> {
  const verdicts = (await BENCHES[name]?.({ hub, smallest: true })) ?? [];
  expect(verdicts.length).toBeGreaterThan(0);
  expect(verdicts.filter(({ value, ratio }) => !Number.isFinite(value) || !Number.isFinite(ratio))).toEqual([]);
}
