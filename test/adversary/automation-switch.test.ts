import { describe, expect, test } from 'vitest';
import { decisionIn, switchOrderIn } from '#adapters/lambda/messages.ts';
import { RefusedMessage } from '#adapters/lambda/refused-message.ts';
import { type StandingStops, type SwitchVerb, stopOf } from '#core/incident/switch.ts';
import { AUTOMATION_RESUMED, AUTOMATION_STOPPED, PRODUCT } from '#core/naming.ts';
import { SETTINGS_KEY, STOP_KEY, SWITCH_KEY } from '#core/settings.ts';
import { prove } from '#decide/prove.ts';
import { decideSwitch } from '#decide/switch.ts';
import { HOME, HUB } from '../support/central-stack.ts';
import { authorityOf, NOW } from '../support/containment.ts';
import { controlPolicyLevels } from '../support/control-policies.ts';
import { type Decider, personNamed } from '../support/deciders.ts';
import { ALLOW_ALL } from '../support/function-roles.ts';
import { isAllowed } from '../support/iam.ts';
import { switchInMemory } from '../support/switch-in-memory.ts';
import { EXAMPLE } from '../support/synthesized.ts';

const TABLE = `arn:aws:dynamodb:${HOME}:${HUB}:table/${PRODUCT}-state`;
const WRITES = ['BatchWriteItem', 'DeleteItem', 'PartiQLDelete', 'PartiQLInsert', 'PartiQLUpdate', 'PutItem', 'UpdateItem'];

/** Whether an administrator of the hub account may write a row. */
function may(call: string, key: string | readonly string[], principal = `arn:aws:iam::${HUB}:role/Admin`): boolean {
  const context = { 'aws:PrincipalArn': principal, 'aws:RequestedRegion': HOME, 'dynamodb:LeadingKeys': key };
  return isAllowed(
    { action: `dynamodb:${call}`, resource: TABLE, context },
    { identity: [ALLOW_ALL], control: controlPolicyLevels(HUB) },
  );
}

describe('an administrator of the hub account', () => {
  test.each(WRITES)('cannot write the switch with %s', (call) => {
    expect(may(call, SWITCH_KEY.pk)).toBe(false);
  });

  test.each(WRITES.filter((call) => call !== 'PutItem'))('cannot remove a stop with %s', (call) => {
    expect(may(call, STOP_KEY.pk)).toBe(false);
  });

  test.each(WRITES)('cannot change the settings with %s', (call) => {
    expect(may(call, SETTINGS_KEY.pk)).toBe(false);
  });

  test('can always stop automation, even if every function of the hub is broken', () => {
    expect(may('PutItem', STOP_KEY.pk)).toBe(true);
    expect(may('PutItem', [STOP_KEY.pk, SWITCH_KEY.pk])).toBe(false);
  });

  test('cannot write the settings, but the rollout can', () => {
    expect(may('PutItem', SETTINGS_KEY.pk, `arn:aws:iam::${HUB}:role/${EXAMPLE.deploy.role}`)).toBe(true);
  });
});

const HOUR = 3_600_000;
const [ALICE, BOB, CAROL] = [
  personNamed('alice.kim@example.com'),
  personNamed('bob@example.com'),
  personNamed('carol@example.com'),
];

/** The decide function with its own switch: the result of each decision and the announcements. */
function deciding(standing: StandingStops = {}) {
  const store = switchInMemory(standing);
  const announced: string[] = [];
  let now = NOW;
  const ports = {
    switch: store,
    authority: async () => authorityOf([{ default: 'auto' }]),
    announce: async (type: string) => {
      announced.push(type);
    },
    now: () => now,
  };
  const say = (verb: SwitchVerb, who: Decider) => decideSwitch({ verb, reason: 'an incident', ...who }, ports);
  return { say, announced, stop: () => stopOf(store.now()), later: (milliseconds: number) => (now += milliseconds) };
}

const byHand = ({ by, sender }: Decider): StandingStops => ({ byHand: { by, sender, at: NOW, reason: 'an incident' } });

describe('automation is resumed only by decide, which knows the sender from AWS', () => {
  test('by the person who stopped it alone, and it is announced', async () => {
    const { say, announced, stop } = deciding();
    expect(await say('stop', CAROL)).toBe('stopped');
    expect(stop()).toMatchObject({ by: CAROL.by, sender: CAROL.sender, proven: true });
    expect(await say('resume', CAROL)).toBe('resumed');
    expect([stop(), announced]).toEqual([undefined, [AUTOMATION_STOPPED, AUTOMATION_RESUMED]]);
  });

  test('by another person only after a second person asked, within the time of an approval', async () => {
    const { say, stop, later } = deciding();
    await say('stop', CAROL);
    expect(await say('resume', ALICE)).toBe('resume-requested');
    expect(await say('resume', ALICE)).toBe('resume-requested');
    expect(await say('resume', personNamed('ALICE.KIM@example.com', 'Okta'))).toBe('resume-requested');
    later(25 * HOUR);
    expect(await say('resume', BOB)).toBe('resume-requested');
    expect(stop()).toBeDefined();
    expect(await say('resume', ALICE)).toBe('resumed');
  });

  test('never by two sessions of one role that chose their own names', async () => {
    const { say } = deciding();
    await say('stop', CAROL);
    expect(await say('resume', personNamed('alice', 'Admin', false))).toBe('resume-requested');
    expect(await say('resume', personNamed('bob', 'Admin', false))).toBe('resume-requested');
  });

  test('not by the name in a stop that was written by hand, until the hub has that name from AWS', async () => {
    const { say, stop } = deciding(byHand(CAROL));
    expect(await say('resume', CAROL)).toBe('resume-requested');
    expect(stop()).toBeDefined();
    const other = deciding(byHand(CAROL));
    expect(await other.say('stop', CAROL)).toBe('stopped');
    expect(other.announced, 'the stop by hand was announced before').toEqual([]);
    expect(await other.say('resume', CAROL)).toBe('resumed');
  });

  test('not by the person who stopped it alone, if another person has also stopped it by hand', async () => {
    const { say, stop } = deciding(byHand(BOB));
    await say('stop', CAROL);
    expect(await say('resume', CAROL)).toBe('resume-requested');
    expect(await say('resume', ALICE)).toBe('resumed');
    expect(stop()).toBeUndefined();
  });

  test('the person who stopped it first stays recorded', async () => {
    const { say, stop } = deciding();
    await say('stop', CAROL);
    expect(await say('stop', BOB)).toBe('stopped-already');
    expect(stop()?.by).toBe(CAROL.by);
    expect(await deciding().say('resume', BOB)).toBe('not-stopped');
  });

  test('not by root or a name that differs from the sender', async () => {
    const ports = {
      naming: EXAMPLE.naming,
      principal: async () => ({ id: 'AROAANOTHER', arn: `arn:aws:iam::${HUB}:role/Admin` }),
    };
    const order = { verb: 'resume', by: `arn:aws:sts::${HUB}:assumed-role/Admin/carol` } as const;
    expect(await prove(order, 'AROACAROL:carol', ports)).toMatchObject({ kind: 'refused', reason: { code: 'sender-differs' } });
    const root = { ...order, by: `arn:aws:iam::${HUB}:root` };
    expect(await prove(root, HUB, ports)).toMatchObject({ reason: { code: 'root-decides-nothing' } });
  });

  test('not by a message in the queue of the clock', () => {
    const record = (queue: string) => ({
      body: JSON.stringify({ verb: 'resume', by: 'hub' }),
      eventSourceARN: `arn:aws:sqs:${HOME}:${HUB}:${PRODUCT}-${queue}.fifo`,
    });
    expect(switchOrderIn(record('decisions'))).toEqual({ verb: 'resume', by: 'hub' });
    expect(switchOrderIn(record('time-limits'))).toBeUndefined();
    expect(() => decisionIn(record('time-limits'))).toThrow(RefusedMessage);
  });
});
