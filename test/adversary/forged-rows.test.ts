import { describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { remindersInMemory } from '#adapters/store/reminders-in-memory.ts';
import { CASE_NAMING } from '#catalogue/events/cases.ts';
import { forgeryNoticed } from '#catalogue/events/hub-events.ts';
import { scenarioOf } from '#catalogue/index.ts';
import { sendDueReminders } from '#clock/clock.ts';
import { openForgery } from '#core/incident/forgery.ts';
import type { Approval, Incident } from '#core/incident/incident.ts';
import type { Reminder } from '#core/reminder.ts';
import { AGENDA_KINDS } from '#core/reminder.ts';
import { decide } from '#decide/decide.ts';
import { incidentOf } from '#local/attacks/recognised.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import {
  authorityOf,
  BYSTANDER,
  containment,
  NOW,
  OPENED,
  open,
  sshIncident,
  type TestContainment,
  withOpenIncident,
} from '../support/containment.ts';

const KIM = 'arn:aws:sts::111122223333:assumed-role/SecOps/kim';
/** A sender that AWS confirms is a person. */
const PROVEN = { sender: 'AROAEXAMPLE:kim', named: true } as const;
const NEVER_LAPSES = Number.MAX_SAFE_INTEGER;

/** Writes a row with a stolen role that may write rows: without the seal of the function that should write it. */
async function forge(
  { incidents }: Pick<TestContainment, 'incidents'>,
  id: string,
  change: Partial<Incident>,
): Promise<Incident> {
  const row = (await incidents.get(id)) as Incident;
  const forged = { ...row, ...change, version: row.version + 1 };
  expect(await incidents.replace(row, forged)).toBe(true);
  return forged;
}

/** An incident that waits for a person, with its plan. */
async function asked(modes = [{ default: 'approve' as const }]) {
  const around = await withOpenIncident(modes);
  const waiting = (await remediate(around.id, false, around.ports)) as Incident;
  expect(waiting.state).toBe('AWAITING_APPROVAL');
  const { plan } = waiting;
  if (plan === undefined) throw new Error('there is no plan');
  return { ...around, plan, yes: { by: KIM, at: NOW, lapsesAt: NEVER_LAPSES, plan } satisfies Approval };
}

const approve = ({ id, ports }: { id: string } & Pick<TestContainment, 'ports'>) =>
  decide({ verb: 'approve', incident: id, by: KIM, ...PROVEN }, ports);

describe('an approval in a row that decide did not write', () => {
  test.each([
    ['in an account that requires approval', authorityOf([{ default: 'approve' }])],
    [
      'while automation is stopped',
      { ...authorityOf([{ default: 'auto' }]), stop: { by: 'bob', at: NOW - 1, reason: 'exercise' } },
    ],
    ['in an account that acts by itself', authorityOf([{ default: 'auto' }])],
  ])('changes nothing %s, and is an incident', async (_, authority) => {
    const around = await asked();
    around.world.authority = authority;
    await forge(around, around.id, { approval: around.yes });
    await remediate(around.id, false, around.ports);
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
    expect((await around.incidents.get(around.id))?.state).toBe('AWAITING_APPROVAL');
    expect(around.forged).toEqual([[around.id, 'decision']]);
  });

  test('changes nothing if a person approved another plan', async () => {
    const around = await asked();
    await approve(around);
    await forge(around, around.id, { approval: { ...around.yes, by: 'mallory' } });
    await remediate(around.id, false, around.ports);
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
    expect(around.forged).toHaveLength(1);
  });

  test('changes nothing as the copy of an approval that ended with a failure', async () => {
    const around = await asked();
    await approve(around);
    const before = (await around.incidents.get(around.id)) as Incident;
    around.refuse('ec2:RevokeSecurityGroupIngress', Object.assign(new Error('no'), { name: 'UnauthorizedOperation' }));
    expect(await remediate(around.id, true, around.ports)).toMatchObject({ state: 'FAILED' });
    around.untouched();
    await forge(around, around.id, { approval: before.approval as Approval });
    await remediate(around.id, false, around.ports);
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('changes nothing as the copy of an approval that was carried out', async () => {
    const around = await asked();
    await approve(around);
    const fixed = (await remediate(around.id, false, around.ports)) as Incident;
    expect(fixed.state).toBe('MITIGATED');
    around.member.add({ SecurityGroupRuleId: OPENED });
    const again = await open(around.incidents, { ...fixed, id: 'inc-copied', state: 'AWAITING_APPROVAL', version: 1 });
    await remediate(again, false, around.ports);
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
    expect(around.forged.length).toBeGreaterThan(0);
  });

  test('is not replaced by an approval of a plan that remediate did not make', async () => {
    const around = await asked();
    const [call] = around.plan.calls;
    const calls = call === undefined ? [] : [{ ...call, input: { ...call.input, SecurityGroupRuleIds: [BYSTANDER, OPENED] } }];
    await forge(around, around.id, { plan: { ...around.plan, calls } });
    expect(await approve(around)).toMatchObject({ kind: 'refused', reason: { code: 'row-forged', incident: around.id } });
    expect((await around.incidents.get(around.id))?.approval).toBeUndefined();
    expect(around.forged).toEqual([[around.id, 'containment']]);
  });

  test('but an approval that decide wrote is carried out', async () => {
    const around = await asked();
    await approve(around);
    expect(await remediate(around.id, false, around.ports)).toMatchObject({ state: 'MITIGATED' });
    expect([around.member.ruleIds(), around.forged]).toEqual([[BYSTANDER], []]);
  });
});

describe('a choice of playbook in a row that decide did not write', () => {
  test('is ignored, even in an account that acts by itself', async () => {
    const around = await withOpenIncident([{ default: 'auto' }]);
    await forge(around, around.id, { playbook: 'cut-connections' });
    await remediate(around.id, false, around.ports);
    expect([around.sessions, around.member.ruleIds()]).toEqual([[], [BYSTANDER, OPENED]]);
    expect(around.forged).toEqual([[around.id, 'decision']]);
  });

  test('is ignored in a plan that seems to be in progress', async () => {
    const around = await withOpenIncident([{ default: 'auto' }]);
    const plan = { playbook: 'cut-connections', words: { en: '', ko: '' }, calls: [], before: [] } as const;
    await forge(around, around.id, { state: 'PROCESSING', plan });
    await remediate(around.id, false, around.ports);
    expect([around.sessions, around.member.ruleIds()]).toEqual([[], [BYSTANDER, OPENED]]);
    expect(around.forged).toEqual([[around.id, 'containment']]);
  });
});

describe('a containment in a row that remediate did not write', () => {
  /** A group that was contained, so that an undo would open it again. */
  async function contained() {
    const around = await withOpenIncident();
    const fixed = (await remediate(around.id, false, around.ports)) as Incident;
    expect(fixed.state).toBe('MITIGATED');
    return { ...around, fixed };
  }

  test.each<[string, (fixed: Incident) => Partial<Incident>]>([
    [
      'another previous state',
      ({ plan }) => (plan === undefined ? {} : { plan: { ...plan, before: [...plan.before, ...plan.before] } }),
    ],
    ['an end in the past', ({ plan }) => (plan === undefined ? {} : { plan: { ...plan, expiresAt: 1 } })],
    ['another resulting state', ({ plan }) => ({ after: plan?.before ?? [] })],
    ['another resource', ({ resource }) => ({ resource: { ...resource, id: 'sg-0a1b2c3d4e5f69999' } })],
    ['another account', () => ({ account: '777788889999' })],
    ['another Region', () => ({ region: 'eu-central-1' })],
  ])('is not undone: %s', async (_, change) => {
    const around = await contained();
    await forge(around, around.id, change(around.fixed));
    const sessions = around.sessions.length;
    const order = { incident: around.id, by: KIM, ...PROVEN };
    expect(await decide({ ...order, verb: 'undo' }, around.ports)).toMatchObject({ kind: 'refused' });
    await undo(around.id, { verb: 'undo', by: KIM }, false, around.ports);
    await decide({ ...order, verb: 'expire', by: 'hub' }, around.ports);
    await undo(around.id, { verb: 'expire', by: 'hub' }, false, around.ports);
    expect([around.member.ruleIds(), around.sessions.length]).toEqual([[BYSTANDER], sessions]);
    expect(around.forged.length).toBeGreaterThan(0);
  });

  test('is not undone with a forged request of a first person', async () => {
    const around = await contained();
    const undoRequest = {
      by: 'mallory',
      sender: 'mallory',
      at: NOW,
      lapsesAt: NEVER_LAPSES,
      because: { code: 'undo-of-critical' },
    } as const;
    await forge(around, around.id, { undoRequest });
    expect(await decide({ verb: 'undo', incident: around.id, by: KIM, ...PROVEN }, around.ports)).toMatchObject({
      kind: 'refused',
    });
    expect(around.forged).toEqual([[around.id, 'decision']]);
  });

  test('is not undone in an incident that was never contained', async () => {
    const around = containment();
    const ssh = await sshIncident();
    const plan = { playbook: 'revoke-open-ingress', words: { en: '', ko: '' }, calls: [], before: [], expiresAt: 1 } as const;
    const id = await open(around.incidents, { ...ssh, state: 'MITIGATED', plan, after: [] });
    expect(await decide({ verb: 'expire', incident: id, by: 'hub', ...PROVEN }, around.ports)).toMatchObject({ kind: 'refused' });
    expect(around.sessions).toEqual([]);
    expect(around.forged).toEqual([[id, 'containment']]);
  });

  test('but a containment that remediate wrote is undone', async () => {
    const around = await contained();
    const order = { verb: 'undo', incident: around.id } as const;
    expect(await decide({ ...order, by: KIM, ...PROVEN }, around.ports)).toMatchObject({ kind: 'nothing' });
    const lee = { by: KIM.replace('kim', 'lee'), sender: 'AROAEXAMPLE:lee', named: true } as const;
    expect(await decide({ ...order, ...lee }, around.ports)).toMatchObject({ kind: 'undo' });
    expect(await undo(around.id, { verb: 'undo', by: KIM }, false, around.ports)).toMatchObject({ state: 'CLOSED' });
    expect(around.forged).toEqual([]);
  });
});

describe('a forged row', () => {
  test('that is rewritten during every read is never acted on', async () => {
    const around = await asked();
    await forge(around, around.id, { approval: around.yes });
    const get: typeof around.ports.incidents.get = async (id) => {
      await forge(around, id, {});
      return around.incidents.get(id);
    };
    const ports = { ...around.ports, incidents: { ...around.ports.incidents, get } };
    await expect(remediate(around.id, false, ports)).rejects.toThrow('gave up');
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('is replaced when a person asks for a new plan', async () => {
    const around = await asked();
    await forge(around, around.id, { approval: around.yes });
    expect(await decide({ verb: 'replan', incident: around.id, by: KIM, ...PROVEN }, around.ports)).toMatchObject({
      kind: 'contain',
    });
    const fresh = await remediate(around.id, false, around.ports);
    expect(fresh).toMatchObject({ state: 'AWAITING_APPROVAL', plan: { playbook: 'revoke-open-ingress' } });
    await approve(around);
    expect(await remediate(around.id, false, around.ports)).toMatchObject({ state: 'MITIGATED' });
  });

  test('is not suspected when two functions write the same row at the same time', async () => {
    const around = await asked();
    let isRaced = false;
    const read = around.seals.read;
    const seals = {
      read: async (...of: Parameters<typeof read>) => {
        if (!isRaced) {
          isRaced = true;
          await approve(around);
          await decide({ verb: 'replan', incident: around.id, by: KIM, ...PROVEN }, around.ports);
        }
        return read(...of);
      },
    };
    await remediate(around.id, false, { ...around.ports, seals });
    await approve(around);
    await remediate(around.id, false, { ...around.ports, seals });
    expect(around.forged).toEqual([]);
  });
});

describe('an exception applies in every state that a row claims', () => {
  test('a row that claims a containment in progress waits for a person', async () => {
    const around = await withOpenIncident([{ default: 'auto' }]);
    const exceptions = [{ scope: { accounts: ['shop'] }, reason: 'test', owner: 'alice', expiresAt: NOW + 1_000_000 }];
    around.world.authority = authorityOf([{ default: 'auto' }], { exceptions });
    await forge(around, around.id, { state: 'PROCESSING' });
    expect(await remediate(around.id, false, around.ports)).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });
});

describe('an approval does not bypass a stop', () => {
  test('an approval from before the stop must be given again', async () => {
    const around = await asked();
    await approve(around);
    around.world.authority = { ...around.world.authority, stop: { by: 'bob', at: NOW + 1, reason: 'exercise' } };
    around.world.now = NOW + 2;
    expect(await remediate(around.id, false, around.ports)).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect((await around.incidents.get(around.id))?.approval).toBeUndefined();
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });
});

describe('a forged reminder', () => {
  const kinds: readonly Reminder['kind'][] = ['lapse', 'expire', 'look-again', 'renew'];

  test.each(kinds)('to %s among the reminders of detection causes no decision', async (kind) => {
    const reminders = remindersInMemory();
    const [decided, forged]: [unknown[], Reminder[]] = [[], []];
    await reminders.add({ at: NOW, kind, incident: 'inc-1' });
    const incidents = incidentsInMemory();
    await sendDueReminders({
      writers: [{ reminders, mayAdd: AGENDA_KINDS.detect }],
      onForged: async (one) => void forged.push(one),
      incident: incidents.get,
      remind: async () => undefined,
      decide: async (one) => void decided.push(one),
      renew: async () => undefined,
      now: () => NOW,
    });
    expect(decided).toEqual([]);
    expect(forged.map((one) => one.kind)).toEqual(kind === 'lapse' || kind === 'expire' ? [kind] : []);
    expect(await reminders.due(NOW)).toEqual([]);
  });
});

describe('a forgery', () => {
  const forgery = { where: 'table', name: 'org-security-hub-incidents', key: 'inc-1', what: 'decide' } as const;
  const detection = scenarioOf('hub-part-forged');

  test('opens a CRITICAL incident in the hub account immediately, without settings or queues', async () => {
    const incidents = incidentsInMemory();
    await openForgery(forgery, { incidents, hub: CASE_NAMING, detection, now: () => NOW });
    const id = incidentOf('hub-part-forged', forgeryNoticed(forgery));
    expect(await incidents.get(id)).toMatchObject({
      severity: 'CRITICAL',
      state: 'NEW',
      account: CASE_NAMING.hubAccount,
      resource: { type: 'AwsDynamoDbTable', id: 'org-security-hub-incidents' },
    });
  });

  test('is counted in the open incident of its queue or table, so that many forgeries open one incident', async () => {
    const incidents = incidentsInMemory();
    const ports = { incidents, hub: CASE_NAMING, detection, now: () => NOW };
    for (const key of ['one', 'two', 'two', 'three']) await openForgery({ ...forgery, key }, ports);
    expect(await incidents.get(incidentOf('hub-part-forged', forgeryNoticed({ ...forgery, key: 'one' })))).toMatchObject({
      occurrences: 3,
    });
  });
});
