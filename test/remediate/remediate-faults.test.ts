import { describe, expect, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import { refused } from '#core/playbook/plan.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { TryAgain } from '#remediate/ports.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, NOW, OPENED, OPENED_V6, openV6, withOpenIncident } from '../support/containment.ts';
import { awsError } from '../support/incidents.ts';

const REVOKE = 'ec2:RevokeSecurityGroupIngress';
const DESCRIBE = 'ec2:DescribeSecurityGroupRules';

function statesOf(incident: Incident | undefined): string[] {
  return (incident?.history ?? []).map(({ state }) => state);
}

describe('errors of AWS', () => {
  test.each([
    ['session', 'AccessDenied'],
    [DESCRIBE, 'UnauthorizedOperation'],
    [REVOKE, 'UnauthorizedOperation'],
  ] as const)('%s refused with %s fails the incident with the reason and is not retried', async (call, name) => {
    const { ports, refuse, member, id } = await withOpenIncident();
    refuse(call, awsError(name, 403));
    const outcome = { kind: 'failed', reason: { code: 'error', name, message: `AWS said ${name}` } };
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'FAILED', outcome });
    expect(member.ruleIds()).toContain(OPENED);
  });

  test.each(['session', DESCRIBE, REVOKE] as const)(
    '%s throttled is retried and does not fail the incident yet',
    async (call) => {
      const { ports, refuse, incidents, id } = await withOpenIncident();
      refuse(call, awsError('RequestLimitExceeded', 503));
      await expect(remediate(id, false, ports)).rejects.toThrow(TryAgain);
      expect((await incidents.get(id))?.state).toBe(call === REVOKE ? 'PROCESSING' : 'NEW');
    },
  );

  test.each(['session', DESCRIBE, REVOKE] as const)('%s throttled on the last attempt fails the incident', async (call) => {
    const { ports, refuse, incidents, id } = await withOpenIncident();
    refuse(call, awsError('Throttling'));
    await expect(remediate(id, true, ports)).rejects.toThrow(TryAgain);
    expect(await incidents.get(id)).toMatchObject({ state: 'FAILED', outcome: { kind: 'failed' } });
  });

  test.each(['read', 'add'] as const)('counters that cannot be reached to %s stop the run before any change', async (call) => {
    const { ports, member, id } = await withOpenIncident();
    const runs = { ...ports.runs, [call]: () => Promise.reject(awsError('ProvisionedThroughputExceededException')) };
    await expect(remediate(id, false, { ...ports, runs })).rejects.toThrow(TryAgain);
    expect(member.actions()).not.toContain(REVOKE);
  });

  const safe = { state: 'MITIGATED', outcome: { kind: 'already-safe' }, standing: [], verifiedAt: NOW };

  test('a group that was deleted before the read ends as already safe', async () => {
    const { ports, member, id } = await withOpenIncident();
    member.state.groupExists = false;
    expect(await remediate(id, false, ports)).toMatchObject(safe);
  });

  test('a group that is deleted between plan and write is read again, and ends as already safe', async () => {
    const { ports, hooks, member, id } = await withOpenIncident();
    hooks.before = (call) => {
      if (call === REVOKE) member.state.groupExists = false;
    };
    await expect(remediate(id, false, ports)).rejects.toThrow(TryAgain);
    expect(await remediate(id, false, ports)).toMatchObject(safe);
  });

  test('a group that was closed before the read ends as already safe without a write', async () => {
    const { ports, member, id } = await withOpenIncident();
    await member.call(REVOKE, { SecurityGroupRuleIds: [OPENED] });
    const before = member.made.length;
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'already-safe' } });
    expect(member.made.slice(before).map(({ action }) => action)).toEqual([
      DESCRIBE,
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeTags',
    ]);
  });

  test('a rule that was removed between plan and write does not hide another open rule', async () => {
    const { ports, member, hooks, incidents, id } = await withOpenIncident();
    await openV6({ member, incidents });
    hooks.before = async (call, nth) => {
      if (call === REVOKE && nth === 1) await member.call(REVOKE, { SecurityGroupRuleIds: [OPENED] });
    };
    await expect(remediate(id, false, ports)).rejects.toThrow(TryAgain);
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('a change that cannot be verified yet is retried', async () => {
    const { ports, incidents, id } = await withOpenIncident();
    const playbook: typeof ports.playbook = async (name) => ({
      ...PLAYBOOKS[name],
      plan: (incident, images, at) => {
        const planned = PLAYBOOKS[name].plan(incident, images, at);
        return planned.kind === 'already-safe' ? refused({ code: 'opened-by-prefix-list' }) : planned;
      },
    });
    await expect(remediate(id, false, { ...ports, playbook })).rejects.toThrow('not-safe-yet');
    expect(await incidents.get(id)).toMatchObject({ state: 'PROCESSING' });
  });

  test('a failed incident is contained by a later order, and keeps the first state before the change', async () => {
    const { ports, hooks, member, incidents, id } = await withOpenIncident();
    hooks.before = (call, nth) => {
      if (call === DESCRIBE && nth === 2) throw awsError('UnauthorizedOperation', 403);
    };
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'FAILED' });
    await openV6({ member, incidents });
    const done = await remediate(id, false, ports);
    expect(statesOf(done)).toEqual(['NEW', 'PROCESSING', 'FAILED', 'PROCESSING', 'MITIGATED']);
    expect(done?.plan?.before.map((image) => image.lookup?.rule)).toEqual([OPENED, OPENED_V6]);
  });
});

describe('a function that is killed', () => {
  type Here = Awaited<ReturnType<typeof withOpenIncident>>;

  /** Runs containment in a function that dies at its n-th port call, before or after the call took effect. */
  const killedAt = (n: number, when: 'before' | 'after', { ports, dying, journal, id }: Here) =>
    dying(
      when,
      () => journal.length >= n,
      () => remediate(id, false, ports),
    );

  test.each(['before', 'after'] as const)('%s any port call has the same result after redelivery', async (when) => {
    let n = 1;
    for (let died = true; died; n++) {
      const around = await withOpenIncident();
      died = await killedAt(n, when, around);
      const done = await remediate(around.id, false, around.ports);
      expect(done, `killed at call ${n}`).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' }, standing: [] });
      expect(statesOf(done), `killed at call ${n}`).toEqual(['NEW', 'PROCESSING', 'MITIGATED']);
      expect(done?.plan?.before, `killed at call ${n}`).toMatchObject([{ lookup: { rule: OPENED } }]);
      expect(around.member.ruleIds(), `killed at call ${n}`).toEqual([BYSTANDER]);
      expect(
        around.member.actions().filter((action) => action === REVOKE),
        `killed at call ${n}`,
      ).toHaveLength(1);
    }
    expect(n).toBeGreaterThan(8);
  });
});

describe('with concurrent writes', () => {
  test.each([
    [DESCRIBE, 1],
    ['read runs', 1],
    ['add run', 1],
    ['replace PROCESSING', 1],
    [REVOKE, 1],
    [DESCRIBE, 2],
    ['replace MITIGATED', 1],
  ] as const)('an event that joins at %s number %i is contained too', async (at, nth) => {
    const { ports, hooks, member, incidents, id } = await withOpenIncident();
    hooks.before = async (call, count) => {
      if (call === at && count === nth) expect(await openV6({ member, incidents })).toBe('joined');
    };
    const done = await remediate(id, false, ports);
    expect(done).toMatchObject({ state: 'MITIGATED', occurrences: 2, standing: [] });
    expect(done?.plan?.before.map((image) => image.lookup?.rule)).toEqual([OPENED, OPENED_V6]);
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('a note written while the fix is recorded causes no second read and loses no call', async () => {
    const { ports, hooks, sessions, incidents, id } = await withOpenIncident();
    hooks.before = async (call, nth) => {
      const running = await incidents.get(id);
      if (call !== 'replace MITIGATED' || nth > 1 || running === undefined) return;
      await incidents.replace(running, { ...running, version: running.version + 1 });
    };
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED', made: [{ action: REVOKE }] });
    expect(sessions).toHaveLength(1);
  });

  test('an event that joins while the fix is recorded loses no call', async () => {
    const { ports, hooks, member, incidents, id } = await withOpenIncident();
    hooks.before = async (call, nth) => {
      if (call === 'replace MITIGATED' && nth === 1) await openV6({ member, incidents });
    };
    const done = await remediate(id, false, ports);
    expect(done?.made?.map(({ action }) => action)).toEqual([REVOKE, REVOKE]);
  });

  test('a person who closes the incident during a run changes nothing', async () => {
    const { ports, hooks, incidents, id } = await withOpenIncident();
    const refused: boolean[] = [];
    hooks.before = async (call) => {
      const running = await incidents.get(id);
      if (call !== REVOKE || running === undefined) return;
      const step = { at: NOW, state: 'CLOSED', by: 'alice' } as const;
      const closed = { ...running, state: 'CLOSED', history: [...running.history, step], version: running.version + 1 } as const;
      refused.push(!(await incidents.replace(running, closed)));
    };
    expect(statesOf(await remediate(id, false, ports))).toEqual(['NEW', 'PROCESSING', 'MITIGATED']);
    expect(refused).toEqual([true]);
  });

  test('an incident that was resolved while AWS refused the calls of the hub stays resolved', async () => {
    const { ports, hooks, incidents, id } = await withOpenIncident();
    hooks.before = async (call) => {
      const incident = (await incidents.get(id)) as Incident;
      if (call !== DESCRIBE) return;
      await incidents.replace(incident, moved(incident, 'MITIGATED', { by: 'alice', at: NOW }));
      throw awsError('UnauthorizedOperation', 403);
    };
    expect(statesOf(await remediate(id, false, ports))).toEqual(['NEW', 'MITIGATED']);
  });

  test('two concurrent functions with the same order have the same result as one', async () => {
    const { ports, member, incidents, id } = await withOpenIncident();
    await Promise.allSettled([remediate(id, false, ports), remediate(id, false, ports)]);
    await remediate(id, false, ports);
    const done = await incidents.get(id);
    expect(statesOf(done)).toEqual(['NEW', 'PROCESSING', 'MITIGATED']);
    expect(done?.plan?.before).toMatchObject([{ lookup: { rule: OPENED } }]);
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('an incident that was suppressed before the order arrived is not changed', async () => {
    const { ports, incidents, sessions, id } = await withOpenIncident();
    const incident = (await incidents.get(id)) as Incident;
    await incidents.replace(incident, moved(incident, 'SUPPRESSED', { by: 'alice', at: NOW }));
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'SUPPRESSED' });
    expect(sessions).toEqual([]);
  });

  test('an incident with repeated write conflicts is left to the next delivery', async () => {
    const { ports, incidents, id } = await withOpenIncident();
    const replace = async () => false;
    await expect(remediate(id, false, { ...ports, incidents: { ...incidents, replace } })).rejects.toThrow(
      `gave up after 5 write conflicts on incident ${id}`,
    );
  });
});
