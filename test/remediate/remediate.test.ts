import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { sessionPolicy } from '#core/iam/policy.ts';
import { countedRun, RUNS_AN_HOUR } from '#core/incident/budget.ts';
import { refused } from '#core/playbook/plan.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { TryAgain } from '#remediate/ports.ts';
import { remediate } from '#remediate/remediate.ts';
import {
  authorityOf,
  BYSTANDER,
  containment,
  GROUP,
  NOW,
  OPENED,
  open,
  sshIncident,
  type TestContainment,
  withOpenIncident,
} from '../support/containment.ts';
import { awsError } from '../support/incidents.ts';
import { lastNote } from '../support/words.ts';

const REVOKE = 'ec2:RevokeSecurityGroupIngress';
const DESCRIBE = 'ec2:DescribeSecurityGroupRules';

describe('the mode of an account', () => {
  test('auto: exactly the offending rule is revoked', async () => {
    const { ports, member, id } = await withOpenIncident();
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' }, standing: [] });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('observe: the incident stays NEW and no session is opened', async () => {
    const { ports, sessions, journal, id } = await withOpenIncident([{ default: 'observe' }]);
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'NEW' });
    expect([sessions, journal.toSorted()]).toEqual([[], ['authority', 'get']]);
  });

  test('approve: a plan is recorded and nothing changes', async () => {
    const { ports, member, id } = await withOpenIncident([{ default: 'approve' }]);
    const waiting = await remediate(id, false, ports);
    expect(waiting).toMatchObject({ state: 'AWAITING_APPROVAL', plan: { before: [{ lookup: { rule: OPENED } }] } });
    expect(lastNote(waiting)).toBe('account shop requires a person to approve this');
    expect([member.ruleIds(), member.actions()]).toEqual([
      [BYSTANDER, OPENED],
      [DESCRIBE, 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeTags'],
    ]);
  });

  test('a resource with the exempt tag gets a plan but no change, in any mode', async () => {
    const { ports, member, id } = await withOpenIncident([{ default: 'auto' }]);
    member.state.exempt = true;
    const waiting = await remediate(id, false, ports);
    expect(waiting).toMatchObject({ state: 'AWAITING_APPROVAL', plan: { before: [{ lookup: { rule: OPENED } }] } });
    expect(lastNote(waiting)).toContain('is tagged org-security-hub:exempt');
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('an incident that waits for a person is not planned again', async () => {
    const { ports, sessions, id } = await withOpenIncident([{ default: 'approve' }]);
    await remediate(id, false, ports);
    await remediate(id, false, ports);
    expect(sessions).toHaveLength(1);
  });

  test('a resource that is already safe needs no approval', async () => {
    const { ports, member, id } = await withOpenIncident([{ default: 'approve' }]);
    await member.call(REVOKE, { SecurityGroupRuleIds: [OPENED] });
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'already-safe' } });
  });

  test('an interrupted containment waits for a person if the account changed to observe', async () => {
    const { ports, incidents, hooks, member, id } = await withOpenIncident();
    hooks.before = (call) => {
      if (call === REVOKE) throw awsError('RequestLimitExceeded', 503);
    };
    await expect(remediate(id, false, ports)).rejects.toThrow(TryAgain);
    await remediate(id, false, { ...ports, authority: async () => authorityOf([{ default: 'observe' }]) });
    expect(await incidents.get(id)).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect(member.ruleIds()).toContain(OPENED);
  });
});

describe('with incomplete information the hub asks a person', () => {
  const changes: Record<string, (around: TestContainment) => Partial<TestContainment['ports']>> = {
    'account 444455556666 is not in the organization file': () => ({ authority: async () => ({ settings: { accounts: {} } }) }),
    'the hub could not read what it is allowed to do': () => ({
      authority: () => Promise.reject(awsError('AccessDeniedException')),
    }),
    'scenario sg-ssh-open-world is not in the catalogue of this version of the hub': () => ({ detection: () => undefined }),
  };

  test.each(Object.keys(changes))('%s: it waits for a person and opens no session', async (reason) => {
    const around = await withOpenIncident();
    const waiting = await remediate(around.id, false, { ...around.ports, ...changes[reason]?.(around) });
    expect(waiting).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect(waiting?.history.at(-1)?.by).toBe('hub');
    expect(lastNote(waiting)).toBe(reason);
    expect([around.sessions, around.member.made]).toEqual([[], []]);
  });

  test('the sixth run on one resource within the hour waits for a person, and the fifth does not', async () => {
    const { ports, member, incidents } = containment();
    const states: (string | undefined)[] = [];
    for (const event of ['one', 'two', 'three', 'four', 'five', 'six']) {
      member.add({ SecurityGroupRuleId: OPENED });
      const id = await open(incidents, await sshIncident(event));
      states.push((await remediate(id, false, ports))?.state);
    }
    expect(states).toEqual([...Array(RUNS_AN_HOUR).fill('MITIGATED'), 'AWAITING_APPROVAL']);
    expect(member.ruleIds()).toContain(OPENED);
  });

  test('the sixth run records its plan with the reason', async () => {
    const { ports, id, incidents, runs } = await withOpenIncident();
    const incident = await incidents.get(id);
    if (incident === undefined) throw new Error('there is no incident');
    const before = countedRun(incident, 'revoke-open-ingress', NOW - 60_000);
    runs.set(
      incident.account,
      Array.from({ length: 5 }, (_, nth) => ({ ...before, incident: `inc-${nth}` })),
    );
    await remediate(id, false, ports);
    const waiting = await incidents.get(id);
    expect(lastNote(waiting)).toBe(`revoke-open-ingress ran on ${GROUP} 5 times within the hour`);
    expect(waiting?.plan?.before).toHaveLength(1);
  });

  test('an incident that the playbook refuses waits for a person, with the reason', async () => {
    const { ports, incidents, id } = await withOpenIncident();
    const playbook: typeof ports.playbook = async (name) => ({
      ...PLAYBOOKS[name],
      plan: () => refused({ code: 'opened-by-prefix-list' }),
    });
    await remediate(id, false, { ...ports, playbook });
    const outcome = { kind: 'refused', reason: { code: 'opened-by-prefix-list' } };
    expect(await incidents.get(id)).toMatchObject({ state: 'AWAITING_APPROVAL', outcome });
  });
});

describe('the record of a containment', () => {
  test('has the plan before the first write', async () => {
    const { ports, journal, id } = await withOpenIncident();
    await remediate(id, false, ports);
    const order = ['replace PROCESSING', REVOKE, 'replace MITIGATED'].map((call) => journal.indexOf(call));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(order).not.toContain(-1);
  });

  test('has a plan that names exactly what the write does', async () => {
    const { ports, incidents, hooks, member, id } = await withOpenIncident();
    const seen: unknown[] = [];
    hooks.before = async (call) => {
      if (call === REVOKE) seen.push((await incidents.get(id))?.plan?.calls);
    };
    await remediate(id, false, ports);
    const input = { GroupId: GROUP, SecurityGroupRuleIds: [OPENED] };
    expect(seen).toMatchObject([[{ action: REVOKE, resource: GROUP, input }]]);
    expect(member.made.find(({ action }) => action === REVOKE)?.input).toEqual(input);
  });

  test('has every step in the history, with actor, time and reason', async () => {
    const { ports, id } = await withOpenIncident();
    const done = await remediate(id, false, ports);
    const plan = `Revoke ${OPENED} (tcp port 22 from 0.0.0.0/0) from ${GROUP} and leave every other rule as it is; `;
    expect(done?.history).toEqual([
      { at: done?.openedAt, state: 'NEW', by: 'hub' },
      {
        at: NOW,
        state: 'PROCESSING',
        by: 'hub',
        reason: { code: 'containment-started', plan: expect.objectContaining({ en: expect.stringContaining(plan) }) },
      },
      { at: NOW, state: 'MITIGATED', by: 'hub', reason: { code: 'fix-verified' } },
    ]);
    expect(done?.verifiedAt).toBe(NOW);
  });

  test('has a session for one resource, with the permissions of the fix, named after the incident', async () => {
    const { ports, sessions, id } = await withOpenIncident();
    await remediate(id, false, ports);
    const { fix } = PLAYBOOKS['revoke-open-ingress'].permissions;
    const scope = { account: MEMBER, region: 'ap-northeast-2', resource: GROUP };
    const named = { account: MEMBER, region: scope.region, incident: id, scenario: 'sg-ssh-open-world' };
    expect(sessions).toEqual([{ ...named, family: 'network', phase: 'fix', role: 'fix', policy: sessionPolicy(fix, scope) }]);
  });

  test('keeps the calls, their times and the state after them for an undo', async () => {
    const { ports, id } = await withOpenIncident();
    const done = await remediate(id, false, ports);
    expect(done?.made).toEqual([{ action: REVOKE, resource: GROUP, at: NOW }]);
    expect(done?.after).toEqual([]);
  });

  test('does not change with a duplicate order', async () => {
    const { ports, member, id } = await withOpenIncident();
    const first = await remediate(id, false, ports);
    const calls = member.made.length;
    expect(await remediate(id, false, ports)).toEqual(first);
    expect(member.made).toHaveLength(calls);
  });

  test('is not created by an order for an unknown incident', async () => {
    const { ports, sessions } = await withOpenIncident();
    expect(await remediate('inc-000000000000000000000000', false, ports)).toBeUndefined();
    expect(sessions).toEqual([]);
  });
});
