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
import { controlOf } from '../support/control-policies.ts';
import { type Decider, person } from '../support/deciders.ts';
import { EVERYTHING } from '../support/function-roles.ts';
import { isAllowed } from '../support/iam.ts';
import { switchInMemory } from '../support/switch-in-memory.ts';
import { EXAMPLE } from '../support/synthesized.ts';

const TABLE = `arn:aws:dynamodb:${HOME}:${HUB}:table/${PRODUCT}-state`;
const WRITES = ['BatchWriteItem', 'DeleteItem', 'PartiQLDelete', 'PartiQLInsert', 'PartiQLUpdate', 'PutItem', 'UpdateItem'];

/** Whether an administrator of the hub account may write a row, whatever his own policies say. */
function may(call: string, key: string | readonly string[], principal = `arn:aws:iam::${HUB}:role/Admin`): boolean {
  const context = { 'aws:PrincipalArn': principal, 'aws:RequestedRegion': HOME, 'dynamodb:LeadingKeys': key };
  return isAllowed({ action: `dynamodb:${call}`, resource: TABLE, context }, { identity: [EVERYTHING], control: controlOf(HUB) });
}

describe('a colleague with every right in the hub account', () => {
  test.each(WRITES)('cannot lift the switch with %s', (call) => {
    expect(may(call, SWITCH_KEY.pk)).toBe(false);
  });

  test.each(WRITES.filter((call) => call !== 'PutItem'))('cannot take a stop away with %s', (call) => {
    expect(may(call, STOP_KEY.pk)).toBe(false);
  });

  test.each(WRITES)('cannot give every account the mode auto with %s', (call) => {
    expect(may(call, SETTINGS_KEY.pk)).toBe(false);
  });

  test('can always stop everything, also where every function of the hub is broken', () => {
    expect(may('PutItem', STOP_KEY.pk)).toBe(true);
    expect(may('PutItem', [STOP_KEY.pk, SWITCH_KEY.pk])).toBe(false);
  });

  test('is refused beside the rollout, which writes the settings', () => {
    expect(may('PutItem', SETTINGS_KEY.pk, `arn:aws:iam::${HUB}:role/${EXAMPLE.deploy.role}`)).toBe(true);
  });
});

const HOUR = 3_600_000;
const [ALICE, BOB, CAROL] = [person('alice.kim@example.com'), person('bob@example.com'), person('carol@example.com')];

/** The function that decides with a switch of its own: what each decision became, and what people were told. */
function deciding(standing: StandingStops = {}) {
  const store = switchInMemory(standing);
  const told: string[] = [];
  let now = NOW;
  const ports = {
    switch: store,
    authority: async () => authorityOf([{ default: 'auto' }]),
    announce: async (type: string) => {
      told.push(type);
    },
    now: () => now,
  };
  const say = (verb: SwitchVerb, who: Decider) => decideSwitch({ verb, reason: 'an incident', ...who }, ports);
  return { say, told, stop: () => stopOf(store.now()), later: (milliseconds: number) => (now += milliseconds) };
}

const byHand = ({ by, sender }: Decider): StandingStops => ({ byHand: { by, sender, at: NOW, reason: 'an incident' } });

describe('the switch is lifted by the function that knows from AWS who asks', () => {
  test('by who threw it alone, and people are told', async () => {
    const { say, told, stop } = deciding();
    expect(await say('stop', CAROL)).toBe('stopped');
    expect(stop()).toMatchObject({ by: CAROL.by, sender: CAROL.sender, proven: true });
    expect(await say('resume', CAROL)).toBe('resumed');
    expect([stop(), told]).toEqual([undefined, [AUTOMATION_STOPPED, AUTOMATION_RESUMED]]);
  });

  test('by others only after another person asked, within the time of an approval', async () => {
    const { say, stop, later } = deciding();
    await say('stop', CAROL);
    expect(await say('resume', ALICE)).toBe('resume-requested');
    expect(await say('resume', ALICE)).toBe('resume-requested');
    expect(await say('resume', person('ALICE.KIM@example.com', 'Okta'))).toBe('resume-requested');
    later(25 * HOUR);
    expect(await say('resume', BOB)).toBe('resume-requested');
    expect(stop()).toBeDefined();
    expect(await say('resume', ALICE)).toBe('resumed');
  });

  test('never by two sessions of one role that chose their own names', async () => {
    const { say } = deciding();
    await say('stop', CAROL);
    expect(await say('resume', person('alice', 'Admin', false))).toBe('resume-requested');
    expect(await say('resume', person('bob', 'Admin', false))).toBe('resume-requested');
  });

  test('not by the name in a stop that was written into the table by hand, until the hub knows that name from AWS', async () => {
    const { say, stop } = deciding(byHand(CAROL));
    expect(await say('resume', CAROL)).toBe('resume-requested');
    expect(stop()).toBeDefined();
    const other = deciding(byHand(CAROL));
    expect(await other.say('stop', CAROL)).toBe('stopped');
    expect(other.told, 'who stopped by hand told people already').toEqual([]);
    expect(await other.say('resume', CAROL)).toBe('resumed');
  });

  test('not by who threw it where another has stopped by hand as well', async () => {
    const { say, stop } = deciding(byHand(BOB));
    await say('stop', CAROL);
    expect(await say('resume', CAROL)).toBe('resume-requested');
    expect(await say('resume', ALICE)).toBe('resumed');
    expect(stop()).toBeUndefined();
  });

  test('who threw it first stays on record', async () => {
    const { say, stop } = deciding();
    await say('stop', CAROL);
    expect(await say('stop', BOB)).toBe('stopped-already');
    expect(stop()?.by).toBe(CAROL.by);
    expect(await deciding().say('resume', BOB)).toBe('not-stopped');
  });

  test('and a role of the hub, root, or a name that is not the sender is refused before', async () => {
    const ports = {
      naming: EXAMPLE.naming,
      principal: async () => ({ id: 'AROAANOTHER', arn: `arn:aws:iam::${HUB}:role/Admin` }),
    };
    const order = { verb: 'resume', by: `arn:aws:sts::${HUB}:assumed-role/Admin/carol` } as const;
    expect(await prove(order, 'AROACAROL:carol', ports)).toMatchObject({ kind: 'refused', reason: { code: 'sender-differs' } });
    const root = { ...order, by: `arn:aws:iam::${HUB}:root` };
    expect(await prove(root, HUB, ports)).toMatchObject({ reason: { code: 'root-decides-nothing' } });
  });

  test('and only people say it: the queue of the clock carries none', () => {
    const record = (queue: string) => ({
      body: JSON.stringify({ verb: 'resume', by: 'hub' }),
      eventSourceARN: `arn:aws:sqs:${HOME}:${HUB}:${PRODUCT}-${queue}.fifo`,
    });
    expect(switchOrderIn(record('decisions'))).toEqual({ verb: 'resume', by: 'hub' });
    expect(switchOrderIn(record('time-limits'))).toBeUndefined();
    expect(() => decisionIn(record('time-limits'))).toThrow(RefusedMessage);
  });
});
