import { describe, expect, test } from 'vitest';
import { incidentOfRow as storedIncident } from '#adapters/store/stored-incident.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { createPolicyVersion } from '#catalogue/events/policy-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Image, Plan } from '#core/playbook/plan.ts';
import { isWithinPlan } from '#core/playbook/within-plan.ts';
import { decide } from '#decide/decide.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, NOW, OPENED, openV6, withOpenIncident } from '../support/containment.ts';
import { CLOCK, personNamed } from '../support/deciders.ts';
import { ADMIN_POLICY } from '../support/iam-people.ts';
import { awsError, incidentFrom } from '../support/incidents.ts';
import { becauseOf, lastNote } from '../support/words.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A different alice from the user whose call opened the group. */
const ALICE = { ...personNamed('alice'), by: 'alice', sender: 'AIDAANOTHERALICE' };
const REVOKE = 'ec2:RevokeSecurityGroupIngress';

/** An incident whose plan alice approved. */
async function approved() {
  const around = await withOpenIncident([{ default: 'approve' }]);
  const { ports, incidents, id } = around;
  await remediate(id, false, ports);
  await decide({ verb: 'approve', incident: id, ...ALICE }, ports);
  const incident = async () => (await incidents.get(id)) as Incident;
  return { ...around, incident, run: () => remediate(id, true, ports) };
}

describe('an approval covers only the calls that were shown, with their full input', () => {
  test('an approval of version v2, deleted since, does not cover version v1', async () => {
    const incident = await incidentFrom(
      createPolicyVersion({ policy: `arn:aws:iam::${MEMBER}:policy/deploy`, document: ADMIN_POLICY, version: 'v3' }),
      'excessive-permission-grant',
    );
    const image = (...harmless: string[]): Image => ({
      subject: `default-policy-version/${incident.resource.arn}`,
      state: 'v3',
      lookup: { versions: [{ id: 'v3', administrator: true }, ...harmless.map((id) => ({ id, administrator: false }))] },
    });
    const account = { name: 'shop', modes: [] };
    const planFor = (one: Image): Plan => {
      const planned = PLAYBOOKS['restore-policy-version'].plan(incident, [one], { now: NOW, account });
      if (planned.kind !== 'planned') throw new Error(JSON.stringify(planned));
      return { ...planned.plan, playbook: 'restore-policy-version' };
    };
    const [shown, after] = [planFor(image('v2', 'v1')), planFor(image('v1'))];
    expect([shown, after].map(({ calls }) => calls[0]?.input.VersionId)).toEqual(['v2', 'v1']);
    expect(after.before.map(({ subject, state }) => [subject, state])).toEqual([[image().subject, 'v3']]);
    expect(isWithinPlan(after, shown)).toBe(false);
    expect(isWithinPlan(planFor(image('v2', 'v1', 'v0')), shown)).toBe(true);
  });

  test('a call in another order or of another playbook is not covered', () => {
    const call = (rule: string) => ({ action: REVOKE, resource: 'sg-1', arns: [], input: { SecurityGroupRuleIds: [rule] } });
    const plan = (...rules: string[]): Plan => ({
      playbook: 'revoke-open-ingress',
      words: { en: '', ko: '' },
      calls: rules.map(call),
      before: [],
    });
    expect(isWithinPlan(plan('sgr-1', 'sgr-2'), plan('sgr-1', 'sgr-2'))).toBe(true);
    expect(isWithinPlan(plan('sgr-2'), plan('sgr-1', 'sgr-2'))).toBe(true);
    expect(isWithinPlan(plan('sgr-2', 'sgr-1'), plan('sgr-1', 'sgr-2'))).toBe(false);
    expect(isWithinPlan(plan('sgr-1', 'sgr-1'), plan('sgr-1'))).toBe(false);
    expect(isWithinPlan({ ...plan('sgr-1'), playbook: 'isolate-instance' }, plan('sgr-1'))).toBe(false);
  });

  test('only volatile fields that the playbook names may differ, and only in its own call', () => {
    const deny = (until: string, Effect = 'Deny') =>
      JSON.stringify({ Statement: [{ Effect, Action: '*', Condition: { DateLessThan: { 'aws:CurrentTime': until } } }] });
    const plan = (action: string, PolicyDocument: string): Plan => ({
      playbook: 'deny-login-for-a-while',
      words: { en: '', ko: '' },
      calls: [{ action, resource: 'bob', arns: [], input: { UserName: 'bob', PolicyDocument } }],
      before: [],
    });
    const { volatile = [] } = PLAYBOOKS['deny-login-for-a-while'];
    const within = (action: string, document: string) =>
      isWithinPlan(plan(action, document), plan(action, deny('2026-03-02T09:30:00.000Z')), volatile);
    expect(within('iam:PutUserPolicy', deny('2026-03-02T10:30:00.000Z'))).toBe(true);
    expect(within('iam:PutUserPolicy', deny('2026-03-02T09:30:00.000Z', 'Allow'))).toBe(false);
    expect(within('iam:PutUserPolicy', 'not a document')).toBe(false);
    expect(within('iam:PutRolePolicy', deny('2026-03-02T10:30:00.000Z'))).toBe(false);
  });
});

describe('an approval ends with a failure', () => {
  test('after AWS refused the approved call, a new event ninety days later waits for a person again', async () => {
    const { run, refuse, untouched, incident, world, member, incidents } = await approved();
    refuse(REVOKE, awsError('UnauthorizedOperation', 403));
    expect(await run()).toMatchObject({ state: 'FAILED' });
    expect(await incident()).not.toHaveProperty('approval');
    expect((await incident()).history.map(({ reason }) => reason?.code)).toContain('approved');
    untouched();
    world.now = NOW + 90 * DAY;
    await openV6({ member, incidents });
    expect(await run()).toMatchObject({ state: 'AWAITING_APPROVAL', approvalRequest: { since: world.now } });
    expect(member.ruleIds()).toContain(OPENED);
  });

  test('also if the hub stopped trying after temporary errors', async () => {
    const { run, refuse, incident } = await approved();
    refuse(REVOKE, awsError('ThrottlingException'));
    await expect(run()).rejects.toThrow();
    expect([(await incident()).state, 'approval' in (await incident())]).toEqual(['FAILED', false]);
  });

  test('but not with a temporary error while the hub still tries', async () => {
    const { refuse, ports, id, member } = await approved();
    refuse(REVOKE, awsError('ThrottlingException'), 1);
    await expect(remediate(id, false, ports)).rejects.toThrow();
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED' });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });
});

describe('an approval ends with its time limit', () => {
  test('an order that arrives later carries out nothing', async () => {
    const { run, world, member } = await approved();
    world.now = NOW + DAY + 1;
    await run();
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('an approval that was not carried out lapses, and a new plan needs a new approval', async () => {
    const { run, world, ports, id, incident, member } = await approved();
    world.now = NOW + DAY;
    expect(await decide({ verb: 'lapse', incident: id, ...CLOCK }, ports)).toMatchObject({ kind: 'nothing' });
    expect([(await incident()).state, 'approval' in (await incident())]).toEqual(['FAILED', false]);
    await run();
    expect(becauseOf(await incident())).toContain('requires a person to approve');
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('an interrupted run continues under the approval only within its time limit', async () => {
    const { dying, run, world, member } = await approved();
    await dying(
      'before',
      (call) => call === REVOKE,
      () => run(),
    );
    world.now = NOW + DAY + 1;
    expect(await run()).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('a lapsed approval cannot be given again for the same plan', async () => {
    const { world, ports, id } = await approved();
    world.now = NOW + DAY + 1;
    const again = await decide({ verb: 'approve', incident: id, ...personNamed('bob') }, ports);
    expect(again).toMatchObject({ kind: 'refused', reason: { code: 'plan-lapsed' } });
  });

  test('an approval that an earlier version stored without an end has lapsed', async () => {
    const { incident } = await approved();
    const { lapsesAt: _, ...endless } = (await incident()).approval ?? ({} as never);
    expect(storedIncident({ ...(await incident()), approval: endless }).approval).toMatchObject({ at: NOW, lapsesAt: NOW });
  });
});

test('the step of a lapsed approval says who gave it', async () => {
  const { world, ports, id, incident } = await approved();
  world.now = NOW + DAY;
  await decide({ verb: 'lapse', incident: id, ...CLOCK }, ports);
  expect(lastNote(await incident())).toBe('approved by alice, but not carried out in time');
});
