import { describe, expect, test } from 'vitest';
import { CLOUD } from '#test/support/example-stacks.ts';
import { FREE, flowLogCosts, hubCosts, memberCosts, PRICED, totalOf } from '#test/support/idle-costs.ts';
import { stackIn } from '#test/support/synthesized.ts';

describe('a month in which nothing happens', () => {
  test.each(Object.entries(CLOUD))('has a known price for everything in the stack %s', (_name, { resource }) => {
    expect(Object.keys(resource).filter((type) => !FREE.has(type) && !PRICED.has(type))).toEqual([]);
  });

  test('costs less than eight dollars in the hub', () => {
    expect(totalOf(hubCosts(stackIn(CLOUD, 'central')))).toBeLessThan(8);
  });

  test('costs less than five cents in an account and Region without sites to watch', () => {
    expect(totalOf(memberCosts(stackIn(CLOUD, 'member-payments')))).toBeLessThan(0.05);
  });

  test('costs less than a stream on demand where one account sends flow logs', () => {
    expect(totalOf(flowLogCosts(stackIn(CLOUD, 'flow-logs')))).toBeLessThan(29);
  });
});
