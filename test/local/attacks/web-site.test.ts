import { CreateLogGroupCommand, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factOf } from '#adapters/member/fact-of.ts';
import { memberFacts } from '#adapters/member/facts.ts';
import { CASE_NAMING, MEMBER } from '#catalogue/events/cases.ts';
import { detect } from '#detect/detect.ts';
import type { AttackResult } from '#local/attacks/attack.ts';
import { scanWebSite } from '#local/attacks/edge/web-site.ts';
import { activityOf } from '#local/attacks/recognised.ts';
import { describeBaseline } from '#member-baseline/describe.ts';
import { MEMBER_OF_HUB } from '../../support/baseline.ts';
import { detectPorts } from '../../support/detect-ports.ts';
import { type EmulatedMember, emulatedMember, MEMBER_REGION } from '../../support/emulated-member.ts';

let member: EmulatedMember;

beforeAll(async () => {
  member = await emulatedMember();
});

afterAll(() => member.stop());

async function scan(): Promise<AttackResult> {
  return scanWebSite({
    account: MEMBER,
    region: MEMBER_REGION,
    clients: member.clients,
    naming: CASE_NAMING,
    emit: async () => undefined,
    putInLane: async () => '',
  });
}

/** The incidents that the hub detects with the facts of this member. */
async function recognised({ event }: AttackResult) {
  const ask = memberFacts({ open: async () => (question) => factOf(question as never, MEMBER, member.read) });
  const { webAccess } = MEMBER_OF_HUB;
  const { signals } = await detect({ ...activityOf(event), webAccess }, { ...detectPorts(), ask });
  return signals.map(({ detection, unanswered: unknown, evidence }) => ({
    scenario: detection.id,
    unknown: unknown.map((question) => question.ask),
    addresses: evidence.flatMap((one) => (one.kind === 'noted' && one.what === 'address' ? one.value : [])),
  }));
}

describe('a web site that is scanned', () => {
  test('opens an incident without the address of the scanner, if the account did not opt in', async () => {
    const result = await scan();
    expect(result.mustName).toBeUndefined();
    expect(await recognised(result)).toEqual([{ scenario: 'web-scanner-detected', unknown: ['foreign-alarm'], addresses: [] }]);
  });

  test('opens an incident that names the scanner and no ordinary visitor, by the access log and the filter of the baseline', async () => {
    const { logMetrics } = describeBaseline(MEMBER_OF_HUB, MEMBER_REGION);
    await member.clients.logs.send(new CreateLogGroupCommand({ logGroupName: '/shop/access' }));
    for (const { name, logGroup, pattern, metric } of logMetrics) {
      const counted = { metricName: metric.name, metricNamespace: metric.namespace, metricValue: '1' };
      const filter = { logGroupName: logGroup, filterName: name, filterPattern: pattern, metricTransformations: [counted] };
      await member.clients.logs.send(new PutMetricFilterCommand(filter));
    }
    const result = await scan();
    expect(result.mustName).toHaveLength(1);
    expect(await recognised(result)).toEqual([{ scenario: 'web-scanner-detected', unknown: [], addresses: result.mustName }]);
  });
});
