import { beforeEach, describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { pulsesInMemory } from '#adapters/store/pulses-in-memory.ts';
import { apiCall, type CallOverrides, withFields } from '#catalogue/events/api-call.ts';
import { assumedRole, hubSession } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, MEMBER, minute } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { HEARTBEAT_TAG, heartbeatRuleArn, nonceOf } from '#core/heartbeat/heartbeat.ts';
import { LANES } from '#core/lane.ts';
import { forwarderRules, laneRules } from '#forward/forwarding.ts';
import { heartbeatRule } from '#forward/heartbeat-rule.ts';
import { ruleTakes } from '../support/event-pattern.ts';
import { play } from '../support/play.ts';

const REGION = 'ap-northeast-2';
const SENT = Date.parse(minute(20));
const NONCE = nonceOf(SENT, 'ab'.repeat(16));
const ROLE = 'org-security-hub/org-security-hub-heartbeat';

let pulses = pulsesInMemory();

beforeEach(async () => {
  pulses = pulsesInMemory();
  await pulses.recordSent(MEMBER, { since: SENT, sent: [NONCE], silent: {} });
});

/** The record of a heartbeat, with what an attacker changes in it. */
function record({ nonce = NONCE, role = ROLE, ...call }: CallOverrides & { nonce?: string; role?: string } = {}): CloudEvent {
  const { account = MEMBER, region = REGION } = call;
  return apiCall({
    source: 'events.amazonaws.com',
    name: 'UntagResource',
    request: { resourceARN: heartbeatRuleArn(account, region), tagKeys: [HEARTBEAT_TAG] },
    by: assumedRole(role, 'heartbeat', nonce),
    at: minute(20),
    region,
    error: 'ResourceNotFoundException',
    ...call,
  });
}

/** The result of detection for events, and the Regions of the member with a recorded heartbeat after them. */
async function beatsAfter(...events: CloudEvent[]) {
  const incidents = incidentsInMemory();
  const answers: boolean[] = [];
  const onHeartbeat = async (beat: Parameters<typeof pulses.recordReceived>[0]) => {
    const isBeat = await pulses.recordReceived(beat);
    answers.push(isBeat);
    return isBeat;
  };
  const { signals } = await play(events, incidents, [], { onHeartbeat });
  const pulse = (await pulses.read([MEMBER])).get(MEMBER);
  return { answers, signals: signals.map(({ detection }) => detection.id), regions: Object.keys(pulse?.heard ?? {}) };
}

describe('the record of the hub’s own refused call', () => {
  test('is a heartbeat with the delay of CloudTrail, and opens no incident', async () => {
    expect(await beatsAfter(record())).toEqual({ answers: [true], signals: [], regions: [REGION] });
    expect((await pulses.read([MEMBER])).get(MEMBER)?.heard[REGION]).toEqual({ sentAt: SENT, delay: 600 });
  });

  test('counts once, even if it is delivered several times', async () => {
    expect((await beatsAfter(record(), record(), record())).answers).toEqual([true, false, false]);
  });

  test('counts once in each Region', async () => {
    const { answers, regions } = await beatsAfter(record(), record({ region: 'us-east-1' }));
    expect([answers, regions]).toEqual([
      [true, true],
      [REGION, 'us-east-1'],
    ]);
  });
});

describe('a record that an attacker causes', () => {
  const forged = nonceOf(SENT + 60_000, 'cd'.repeat(16));
  const tried: Readonly<Record<string, CloudEvent>> = {
    'with a self-made nonce': record({ nonce: forged }),
    'with the id of an incident in place of a nonce': record({ nonce: 'inc-0123456789abcdef01234567' }),
    'with the nonce of another account': record({ account: '777788889999' }),
    'with another role of the same name': record({ role: 'org-security-hub-heartbeat' }),
    'with another role of the hub': record({ role: 'org-security-hub/org-security-hub-inspect' }),
    'of a call that succeeded': withFields(record(), { errorCode: undefined, errorMessage: undefined }),
    'of another call': withFields(record(), { eventName: 'TagResource' }),
    'of a partner of AWS': {
      ...record(),
      source: 'aws.events',
      'detail-type': 'AWS API Call via CloudTrail',
      detail: { ...record().detail, eventSource: 'partner.example.com' },
    },
  };

  test.each(Object.entries(tried))('%s is not a heartbeat', async (_, event) => {
    const { answers, regions } = await beatsAfter(event);
    expect([answers.includes(true), regions]).toEqual([false, []]);
  });

  test('with an older nonce, after a newer one was received, is not a heartbeat', async () => {
    const newer = nonceOf(SENT + 900_000, 'ef'.repeat(16));
    await pulses.recordSent(MEMBER, { since: SENT, sent: [NONCE, newer], silent: {} });
    expect((await beatsAfter(record({ nonce: newer }), record())).answers).toEqual([true, false]);
  });

  test('with a remediation role of the hub is misuse, like any call outside a plan', async () => {
    const event = withFields(record({ by: hubSession('network', NONCE) }), { errorCode: undefined });
    expect((await beatsAfter(event)).signals).toContain('hub-role-misuse');
  });
});

describe('the rule that forwards heartbeats', () => {
  const beats = heartbeatRule(CASE_NAMING);
  const lanes = laneRules(CATALOGUE, CASE_NAMING);
  const others = [...forwarderRules(CATALOGUE, CASE_NAMING, MEMBER), ...LANES.flatMap((lane) => lanes[lane])];

  test('is the only rule that matches a heartbeat, so it arrives once', () => {
    expect(ruleTakes(beats, record())).toBe(true);
    expect(others.filter((rule) => ruleTakes(rule, record()))).toEqual([]);
  });

  test('matches only the refused call of that role', () => {
    const [called] = [withFields(record(), { errorCode: undefined })];
    const events = [called, withFields(record(), { eventName: 'DeleteRule' }), record({ role: 'team/Deploy' })];
    expect(events.filter((event) => ruleTakes(beats, event))).toEqual([]);
  });
});
