import { describe, expect, test } from 'vitest';
import type { Decision } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { decide } from '#decide/decide.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, NOW, OPENED, OPENED_V6, openV6, withOpenIncident } from '../support/containment.ts';
import { personNamed } from '../support/deciders.ts';
import { becauseOf, english, lastNote } from '../support/words.ts';

const ALICE = 'alice@example.com';
const DAY = 24 * 3_600_000;

/** An incident whose plan waits for approval, with a function that decides about it. */
async function waiting() {
  const around = await withOpenIncident([{ default: 'approve' }]);
  const { ports, incidents, id } = around;
  await remediate(id, false, ports);
  const incident = async () => (await incidents.get(id)) as Incident;
  const say = (verb: Decision['verb'], more: Partial<Decision> = {}) =>
    decide({ verb, incident: id, ...personNamed(''), by: ALICE, ...more }, ports);
  return { ...around, incident, say };
}

async function contained() {
  const around = await waiting();
  await around.say('approve');
  await remediate(around.id, false, around.ports);
  return around;
}

describe('a plan that waits for approval', () => {
  test('has a reminder for the clock to let it lapse a day later', async () => {
    const { incident, reminders, id } = await waiting();
    const lapsesAt = NOW + DAY;
    const because = { code: 'account-wants-approval', account: 'shop' };
    expect((await incident()).approvalRequest).toEqual({ since: NOW, lapsesAt, because });
    expect(reminders).toEqual([{ kind: 'lapse', incident: id, at: lapsesAt }]);
  });

  test('is approved by a named person together with the shown plan, and then carried out', async () => {
    const { say, incident, ports, member, id } = await waiting();
    const { plan } = await incident();
    expect(await say('approve', { reason: 'not meant' })).toMatchObject({ kind: 'contain' });
    const approved = await incident();
    expect(approved.approval).toEqual({ by: ALICE, sender: personNamed('').sender, at: NOW, lapsesAt: NOW + DAY, plan });
    expect(approved.history.at(-1)).toEqual({
      at: NOW,
      state: 'AWAITING_APPROVAL',
      by: ALICE,
      sender: personNamed('').sender,
      reason: { code: 'approved', comment: 'not meant' },
    });
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('is approved once: a later approval is refused and names the first approver', async () => {
    const { say, incident, id } = await waiting();
    await say('approve');
    const before = await incident();
    expect(await say('approve', { by: 'bob@example.com' })).toEqual({
      kind: 'refused',
      reason: { code: 'already-approved', incident: id, by: ALICE },
    });
    expect(await incident()).toEqual(before);
  });

  test('is ordered again when the approval is delivered again, in case the first order was lost', async () => {
    const { say, incident } = await waiting();
    await say('approve');
    const before = await incident();
    expect(await say('approve')).toMatchObject({ kind: 'contain' });
    expect(await incident()).toEqual(before);
  });

  test('is rejected with a reason and closed, and nothing is changed', async () => {
    const { say, incident, ports, member, id } = await waiting();
    expect(await say('reject', { reason: 'it is meant' })).toMatchObject({ kind: 'nothing' });
    const rejected = await incident();
    expect(rejected).toMatchObject({ state: 'CLOSED' });
    expect(rejected).not.toHaveProperty('approvalRequest');
    expect(rejected.history.at(-1)).toMatchObject({ by: ALICE, reason: { code: 'rejected', comment: 'it is meant' } });
    await remediate(id, false, ports);
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('lapses at its time limit, and not before', async () => {
    const { say, incident, world, id } = await waiting();
    world.now = NOW + DAY - 1;
    expect(await say('lapse', { by: 'hub' })).toEqual({ kind: 'refused', reason: { code: 'nothing-to-lapse', incident: id } });
    world.now = NOW + DAY;
    expect(await say('lapse', { by: 'hub' })).toMatchObject({ kind: 'nothing' });
    const outcome = { kind: 'refused', reason: { code: 'approval-lapsed' } };
    expect(await incident()).toMatchObject({ state: 'FAILED', outcome });
  });

  test('cannot be approved after it lapsed', async () => {
    const { say, world, member } = await waiting();
    world.now = NOW + DAY + 1;
    expect(await say('approve')).toMatchObject({ kind: 'refused', reason: { code: 'plan-lapsed' } });
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('does not lapse after it was approved and carried out', async () => {
    const { say, world } = await contained();
    world.now = NOW + DAY;
    expect(await say('lapse')).toMatchObject({ kind: 'refused' });
  });
});

describe('a plan that changed after approval', () => {
  test('needs another approval, because an approval applies only to the plan that was shown', async () => {
    const { say, incident, ports, member, incidents, id } = await waiting();
    await say('approve');
    await openV6({ member, incidents });
    const asked = await remediate(id, false, ports);
    expect(becauseOf(asked)).toBe('the plan changed after approval: approve the new plan');
    expect(asked).not.toHaveProperty('approval');
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED, OPENED_V6]);
    await say('approve');
    await remediate(id, false, ports);
    expect([(await incident()).state, member.ruleIds()]).toEqual(['MITIGATED', [BYSTANDER]]);
  });

  test('needs another approval even if a call only became smaller, because an approval covers the whole input', async () => {
    const { say, ports, member, incidents, id } = await waiting();
    await openV6({ member, incidents });
    await say('replan');
    await remediate(id, false, ports);
    await say('approve');
    await member.call('ec2:RevokeSecurityGroupIngress', { SecurityGroupRuleIds: [OPENED] });
    expect(becauseOf(await remediate(id, false, ports))).toContain('the plan changed after approval');
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED_V6]);
  });
});

describe('a person who asks for a plan', () => {
  test('gets a new one, and the approval of the old one no longer applies', async () => {
    const { say, incident, ports, world, reminders, id } = await waiting();
    await say('approve');
    world.now = NOW + 5;
    expect(await say('replan')).toMatchObject({ kind: 'contain' });
    expect(await incident()).not.toHaveProperty('approval');
    await remediate(id, false, ports);
    expect((await incident()).approvalRequest?.since).toBe(NOW + 5);
    expect(reminders.map(({ at }) => at)).toEqual([NOW + DAY, NOW + 5 + DAY]);
  });

  test('gets one for an incident whose plan lapsed', async () => {
    const { say, incident, ports, world, id } = await waiting();
    world.now = NOW + DAY;
    await say('lapse');
    await say('replan');
    await remediate(id, false, ports);
    expect(await incident()).toMatchObject({ state: 'AWAITING_APPROVAL', approvalRequest: { since: NOW + DAY } });
  });

  test('may choose another playbook, and gets a reason if it does not act on this type of resource', async () => {
    const { say, incident, ports, member, id } = await waiting();
    await say('replan', { playbook: 'restart-trail' });
    expect(lastNote(await incident())).toBe('asked for a plan with restart-trail');
    const left = await remediate(id, false, ports);
    expect(left).toMatchObject({ state: 'AWAITING_APPROVAL', playbook: 'restart-trail' });
    expect(lastNote(left)).toBe('restart-trail does not act on AwsEc2SecurityGroup');
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });
});

describe('an invalid decision is refused with one sentence, and nothing is written', () => {
  const refusals: Record<
    string,
    [() => ReturnType<typeof waiting>, Parameters<Awaited<ReturnType<typeof waiting>>['say']>, RegExp]
  > = {
    'a rejection without a reason': [waiting, ['reject'], /^A rejection needs a reason\.$/],
    'an undo of an incident that was never contained': [waiting, ['undo'], /cannot be undone: it is AWAITING_APPROVAL\.$/],
    'an end of a measure that is not temporary': [contained, ['expire'], /has no temporary measure that ends now\.$/],
    'an approval of a contained incident': [contained, ['approve', { by: 'bob' }], /was approved already, by alice/],
    'a rejection after the approval': [contained, ['reject', { reason: 'too late' }], /was approved already/],
    'a plan for a contained incident': [contained, ['replan'], /needs no plan: it is MITIGATED\.$/],
    'an unknown incident': [waiting, ['approve', { incident: 'inc-0' }], /^There is no incident inc-0\.$/],
  };

  test.each(Object.keys(refusals))('%s', async (name) => {
    const [arrange, order, sentence] = refusals[name] ?? [waiting, ['replan'], /^$/];
    const { say, incident } = await arrange();
    const before = await incident();
    const refused = await say(...order);
    expect(refused.kind).toBe('refused');
    expect(refused.kind === 'refused' && english(refused.reason)).toMatch(sentence);
    expect(await incident()).toEqual(before);
  });

  test('a new incident that never had a plan cannot be approved', async () => {
    const { ports, id } = await withOpenIncident();
    const refused = await decide({ verb: 'approve', incident: id, ...personNamed(''), by: ALICE }, ports);
    expect(refused).toEqual({ kind: 'refused', reason: { code: 'not-awaiting-approval', incident: id, state: 'NEW' } });
  });

  test('an incident that waits without a plan cannot be approved', async () => {
    const { ports, id } = await withOpenIncident();
    await remediate(id, false, { ...ports, authority: () => Promise.reject(new Error('away')) });
    const refused = await decide({ verb: 'approve', incident: id, ...personNamed(''), by: ALICE }, ports);
    expect(refused).toEqual({ kind: 'refused', reason: { code: 'no-plan-to-approve', incident: id } });
    expect(refused.kind === 'refused' && english(refused.reason)).toBe(
      `${id} has no plan to approve; ask for one: npx hub replan ${id}`,
    );
  });
});

describe('with concurrent writes', () => {
  test('a decision that loses a race is applied to the newer version', async () => {
    const { say, hooks, member, incidents, incident } = await waiting();
    hooks.before = async (call, nth) => {
      if (call === 'replace AWAITING_APPROVAL' && nth === 2) await openV6({ member, incidents });
    };
    expect(await say('approve')).toMatchObject({ kind: 'contain' });
    expect(await incident()).toMatchObject({ occurrences: 2, approval: { by: ALICE } });
  });

  test('a decision with repeated write conflicts is delivered again', async () => {
    const { ports, id, incidents } = await waiting();
    const restless = { ...ports, incidents: { ...incidents, replace: async () => false } };
    await expect(decide({ verb: 'approve', incident: id, ...personNamed(''), by: ALICE }, restless)).rejects.toThrow(
      `gave up after 8 write conflicts on incident ${id}`,
    );
  });

  test('two people who approve at the same time make one approval', async () => {
    const { say, incident } = await waiting();
    const kinds = (await Promise.all([say('approve'), say('approve', { by: 'bob' })])).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['contain', 'refused']);
    expect((await incident()).history.filter(({ reason }) => reason?.code === 'approved')).toHaveLength(1);
  });
});
