import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CLOUD } from '#test/support/example-stacks.ts';
import {
  beatCosts,
  eventCosts,
  FREE,
  flowLogCosts,
  hubCosts,
  memberCosts,
  PRICED,
  roomCosts,
  sitesCosts,
  totalOf,
} from '#test/support/idle-costs.ts';
import { stackIn } from '#test/support/synthesized.ts';

describe('a month in which nothing happens', () => {
  test.each(Object.entries(CLOUD))('has a known price for everything in the stack %s', (_name, { resource }) => {
    expect(Object.keys(resource).filter((type) => !FREE.has(type) && !PRICED.has(type))).toEqual([]);
  });

  test('costs less than twelve dollars in the hub, a control room included', () => {
    expect(totalOf(hubCosts(stackIn(CLOUD, 'central')))).toBeLessThan(12);
  });

  test('costs less than five cents in an account and Region without sites to watch', () => {
    const member = totalOf(memberCosts(stackIn(CLOUD, 'member-payments')));
    expect(member + totalOf(beatCosts({ accounts: 1, regions: 1 }))).toBeLessThan(0.05);
  });

  test('costs about a cent for the heartbeat of each account and Region, with few as with many', () => {
    for (const [accounts, regions] of [
      [5, 3],
      [1000, 17],
    ] as const)
      expect(totalOf(beatCosts({ accounts, regions })) / (accounts * regions)).toBeLessThan(0.012);
  });

  test('costs less than a stream on demand where one account sends flow logs', () => {
    expect(totalOf(flowLogCosts(stackIn(CLOUD, 'flow-logs')))).toBeLessThan(29);
  });
});

describe('the table of costs in the README', () => {
  const figures = {
    hub: totalOf(hubCosts(stackIn(CLOUD, 'central'))),
    controlRoom: roomCosts(stackIn(CLOUD, 'control-room')),
    trail: totalOf(hubCosts(stackIn(CLOUD, 'organization')).filter(({ what }) => what === 'keys')),
    member: totalOf(memberCosts(stackIn(CLOUD, 'member-payments'))) + totalOf(beatCosts({ accounts: 1, regions: 1 })),
    sites: sitesCosts(stackIn(CLOUD, 'member-shop')),
    flowLogs: totalOf(flowLogCosts(stackIn(CLOUD, 'flow-logs'))),
    events: totalOf(eventCosts()),
  };

  test.each(['README.md', 'README.ko.md'])('has in %s the costs of the stacks by the price list', (name) => {
    const text = readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');
    const written = [...text.matchAll(/^\|.*\| \$(\d+\.\d\d) \|$/gm)].map(([, dollars]) => dollars);
    expect(written).toEqual(Object.values(figures).map((dollars) => dollars.toFixed(2)));
  });
});
