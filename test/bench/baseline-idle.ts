import { beatCosts, flowLogCosts, hubCosts, memberCosts, totalOf } from '../support/idle-costs.ts';
import { EXAMPLE, stackIn, synthesized } from '../support/synthesized.ts';
import type { Bench } from './bench.ts';
import { verdict } from './verdict.ts';

const MOST_FOR_HUB = 8;
const MOST_FOR_MEMBER = 0.05;
const MANY = { accounts: 1000, regions: 17 };
const MOST_FOR_HEARTBEATS = 0.012 * MANY.accounts * MANY.regions;

/** What a month costs in which nothing happens, by the price list in policies/prices.json. */
export const baselineIdle: Bench = async () => {
  const stacks = await synthesized(EXAMPLE);
  const hub = hubCosts(stackIn(stacks, 'central'));
  const member = totalOf(memberCosts(stackIn(stacks, 'member-payments'))) + totalOf(beatCosts({ accounts: 1, regions: 1 }));
  const heartbeats = beatCosts(MANY);
  const flowLogs = flowLogCosts(stackIn(stacks, 'flow-logs'));
  const said = (costs: typeof hub) =>
    costs.map(({ what, count, dollars }) => `${Math.round(count)} ${what} $${dollars.toFixed(2)}`);
  return [
    verdict({
      name: 'baseline.idle.hub',
      value: totalOf(hub),
      unit: 'dollars a month',
      against: said(hub).join(', '),
      ratio: totalOf(hub) / MOST_FOR_HUB,
      aim: `under ${MOST_FOR_HUB} dollars`,
      ok: totalOf(hub) < MOST_FOR_HUB,
    }),
    verdict({
      name: 'baseline.idle.member',
      value: member,
      unit: 'dollars a month',
      against: 'one account in one Region without sites to watch, with its heartbeat',
      ratio: member / MOST_FOR_MEMBER,
      aim: `under ${MOST_FOR_MEMBER} dollars`,
      ok: member < MOST_FOR_MEMBER,
    }),
    verdict({
      name: 'baseline.idle.heartbeats',
      value: totalOf(heartbeats),
      unit: 'dollars a month',
      against: `1,000 accounts in 17 Regions: ${said(heartbeats).join(', ')}`,
      ratio: totalOf(heartbeats) / MOST_FOR_HEARTBEATS,
      aim: `under ${MOST_FOR_HEARTBEATS} dollars`,
      ok: totalOf(heartbeats) < MOST_FOR_HEARTBEATS,
    }),
    verdict({
      name: 'baseline.idle.flowLogs',
      value: totalOf(flowLogs),
      unit: 'dollars a month',
      against: said(flowLogs).join(', '),
      ratio: totalOf(flowLogs) / MOST_FOR_HUB,
      aim: 'none of its own; only where an account sends flow logs',
      ok: true,
    }),
  ];
};
