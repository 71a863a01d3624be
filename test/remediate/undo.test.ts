import { describe, expect, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import type { Plan } from '#core/playbook/plan.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { decide } from '#decide/decide.ts';
import type { MemberCall } from '#member/calls.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { TryAgain } from '#remediate/ports.ts';
import { remediate } from '#remediate/remediate.ts';
import { type UndoOrder, undo as undoContainment } from '#remediate/undo.ts';
import { authorityOf, BYSTANDER, GROUP, NOW, OPENED, withOpenIncident } from '../support/containment.ts';
import { personNamed } from '../support/deciders.ts';
import { awsError } from '../support/incidents.ts';
import { english, lastNote } from '../support/words.ts';

const ALICE = 'alice@example.com';
const AUTHORIZE = 'ec2:AuthorizeSecurityGroupIngress';
const REVOKE = 'ec2:RevokeSecurityGroupIngress';
const DESCRIBE = 'ec2:DescribeSecurityGroupRules';
const AGAIN = 'sgr-again1';

/** A contained incident with an empty journal, and a function that undoes it. */
async function contained() {
  const around = await withOpenIncident();
  const { ports, incidents, journal, sessions, member, id } = around;
  await remediate(id, false, ports);
  for (const list of [journal, sessions, member.made]) list.splice(0);
  const incident = async () => (await incidents.get(id)) as Incident;
  const undo = (order: Partial<UndoOrder> = {}, lastTry = false, other: Partial<typeof ports> = {}) =>
    undoContainment(id, { verb: 'undo', by: ALICE, ...order }, lastTry, { ...ports, ...other });
  return { ...around, incident, undo };
}

describe('an undo', () => {
  test('restores exactly the state before, and closes the incident with actor and reason', async () => {
    const { undo, member } = await contained();
    const done = await undo({ reason: 'it was meant' });
    expect(done).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
    const what = `Restore ${OPENED} (tcp port 22 from 0.0.0.0/0) on ${GROUP} (it was meant)`;
    expect(done?.history.at(-1)).toMatchObject({ at: NOW, state: 'CLOSED', by: ALICE });
    expect(lastNote(done)).toBe(what);
    expect(member.ruleIds()).toEqual([BYSTANDER, AGAIN]);
  });

  test('runs in a session of the undo role, named after the incident', async () => {
    const { undo, sessions, id } = await contained();
    await undo();
    expect(sessions).toMatchObject([{ phase: 'undo', family: 'network', incident: id, scenario: 'sg-ssh-open-world' }]);
    expect(JSON.stringify(sessions[0]?.policy)).not.toContain(REVOKE);
  });

  test('is recorded before its first call, so that its echo is recognised', async () => {
    const { undo, hooks, incident } = await contained();
    const seen: unknown[] = [];
    hooks.before = async (call) => {
      if (call === AUTHORIZE) seen.push((await incident()).undo?.plan.calls, (await incident()).intended);
    };
    await undo();
    const call = expect.objectContaining({ action: AUTHORIZE, resource: GROUP });
    expect(seen).toEqual([[call], [expect.objectContaining({ action: REVOKE }), call]]);
  });

  test('keeps every call that was made, the fix before the undo', async () => {
    const { undo } = await contained();
    expect((await undo())?.made?.map(({ action }) => action)).toEqual([REVOKE, AUTHORIZE]);
  });

  test('makes no call if the state is already as before', async () => {
    const { undo, member } = await contained();
    member.add({ SecurityGroupRuleId: 'sgr-by-hand' });
    expect(lastNote(await undo())).toBe('everything is as it was before');
    expect(member.actions()).not.toContain(AUTHORIZE);
  });

  test('also works in an account that has changed to observe mode', async () => {
    const { undo, world } = await contained();
    world.authority = authorityOf([{ default: 'observe' }]);
    expect(await undo()).toMatchObject({ state: 'CLOSED' });
  });

  test('works while automation is stopped, because a person orders it', async () => {
    const { undo, world } = await contained();
    world.authority = { ...world.authority, stop: { by: 'bob', at: NOW, reason: 'an exercise' } };
    expect(await undo()).toMatchObject({ state: 'CLOSED' });
  });
});

describe('an undo is refused with the reason, and nothing is written to the account', () => {
  type Here = Awaited<ReturnType<typeof contained>>;
  const refusing = (refuse: Here['refuse'], call: Parameters<Here['refuse']>[0], name: string) => {
    refuse(call, awsError(name, 403));
    return {};
  };
  const refusals: Record<string, (here: Here) => Parameters<Here['undo']>[2]> = {
    [`${GROUP} is tagged org-security-hub:exempt`]: ({ member }) => {
      member.state.exempt = true;
      return {};
    },
    'account 444455556666 is not in the organization file': ({ world }) => {
      world.authority = { settings: { accounts: {} } };
      return {};
    },
    'this playbook has no undo, because it would reopen the exposure': () => ({
      playbook: async (name) => {
        const { undo: _, ...without } = PLAYBOOKS[name];
        return without;
      },
    }),
    'the resource no longer exists': ({ member }) => {
      member.state.groupExists = false;
      return {};
    },
    'AccessDenied: AWS said AccessDenied': ({ refuse }) => refusing(refuse, 'session', 'AccessDenied'),
    'UnauthorizedOperation: AWS said UnauthorizedOperation': ({ refuse }) => refusing(refuse, DESCRIBE, 'UnauthorizedOperation'),
    'AccessDeniedException: AWS said AccessDeniedException': () => ({
      authority: () => Promise.reject(awsError('AccessDeniedException')),
    }),
  };

  test.each(Object.keys(refusals))('%s', async (reason) => {
    const here = await contained();
    const other = refusals[reason]?.(here);
    const left = await here.undo({}, false, other);
    expect(left).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(left?.history.at(-1)?.by).toBe(ALICE);
    expect(lastNote(left)).toBe(`not undone: ${reason}`);
    expect(here.member.actions()).not.toContain(AUTHORIZE);
  });

  test('a later change by another person, named in the reason', async () => {
    const { undo, member } = await contained();
    member.add({ SecurityGroupRuleId: 'sgr-by-hand', Description: 'the new partner' });
    const is = '{"cidr":"0.0.0.0/0","description":"the new partner","from":22,"protocol":"tcp","to":22}';
    const differs = `inbound rule tcp 22 from 0.0.0.0/0 is ${is}, the hub left it absent`;
    expect(lastNote(await undo())).toBe(`not undone: it was changed since: ${differs}`);
    expect(member.ruleIds()).toEqual([BYSTANDER, 'sgr-by-hand']);
  });

  test('an incident that is unknown or already undone does not change', async () => {
    const { undo, member, incident } = await contained();
    await undo();
    const [closed, calls] = [await incident(), member.made.length];
    expect(await undo()).toEqual(closed);
    expect(member.made).toHaveLength(calls);
    expect(await undoContainment('inc-0', { verb: 'undo', by: ALICE }, false, (await contained()).ports)).toBeUndefined();
  });

  test('an interrupted containment whose result was never read cannot be undone, and the reason says so', async () => {
    const { ports, hooks, id } = await withOpenIncident();
    hooks.before = (call, nth) => {
      if (call === DESCRIBE && nth > 1) throw awsError('UnauthorizedOperation', 403);
    };
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'FAILED', made: [{ action: REVOKE }] });
    const refused = await decide({ verb: 'undo', incident: id, ...personNamed(''), by: ALICE }, ports);
    expect(refused).toEqual({ kind: 'refused', reason: { code: 'containment-interrupted', incident: id } });
    expect(refused.kind === 'refused' && english(refused.reason)).toMatch(/^The containment of .* was interrupted/);
  });

  test('an interrupted containment is undone like any other after a later run has read its result', async () => {
    const { ports, hooks, untouched, member, id } = await withOpenIncident();
    hooks.before = (call, nth) => {
      if (call === DESCRIBE && nth > 1) throw awsError('UnauthorizedOperation', 403);
    };
    await remediate(id, false, ports);
    untouched();
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' }, after: [] });
    expect(await undoContainment(id, { verb: 'undo', by: ALICE }, false, ports)).toMatchObject({ state: 'CLOSED' });
    expect(member.ruleIds()).toEqual([BYSTANDER, AGAIN]);
  });
});

describe('temporary errors during an undo', () => {
  test.each([DESCRIBE, AUTHORIZE] as const)(
    '%s throttled is retried, and on the last attempt leaves the reason',
    async (call) => {
      const { undo, refuse, incident } = await contained();
      refuse(call, awsError('RequestLimitExceeded', 503));
      await expect(undo()).rejects.toThrow(TryAgain);
      expect((await incident()).state).toBe('MITIGATED');
      expect(lastNote(await undo({}, true))).toBe('not undone: RequestLimitExceeded: AWS said RequestLimitExceeded');
    },
  );

  test('an undo that cannot be verified yet is retried', async () => {
    const { undo, member, incident } = await contained();
    const session = async () =>
      (async (action: string, input: unknown) =>
        action === AUTHORIZE ? {} : member.call(action as never, input as never)) as MemberCall;
    await expect(undo({}, false, { session })).rejects.toThrow('not-undone-yet');
    expect((await incident()).state).toBe('MITIGATED');
    expect(await undo()).toMatchObject({ state: 'CLOSED' });
  });

  test('an incident with repeated write conflicts is left to the next delivery', async () => {
    const { undo, incidents } = await contained();
    await expect(undo({}, false, { incidents: { ...incidents, replace: async () => false } })).rejects.toThrow(
      'gave up after 5 write conflicts on incident',
    );
  });
});

describe('a temporary measure', () => {
  const END = NOW + 3_600_000;
  const temporary = (ports: Awaited<ReturnType<typeof withOpenIncident>>['ports']) => ({
    ...ports,
    playbook: async (name: PlaybookId) => {
      const playbook = PLAYBOOKS[name];
      const plan: typeof playbook.plan = (...all) => {
        const planned = playbook.plan(...all);
        return planned.kind === 'planned' ? { ...planned, plan: { ...planned.plan, expiresAt: END } as Plan } : planned;
      };
      return { ...playbook, plan };
    },
  });

  async function lasting() {
    const around = await withOpenIncident();
    const ports = temporary(around.ports);
    await remediate(around.id, false, ports);
    const expire = () => undoContainment(around.id, { verb: 'expire', by: 'hub' }, false, ports);
    return { ...around, expire };
  }

  test('has a reminder before its first call', async () => {
    const { journal, reminders, id } = await lasting();
    expect(reminders).toEqual([{ kind: 'expire', incident: id, at: END }]);
    expect(journal.indexOf('remind expire')).toBeLessThan(journal.indexOf(REVOKE));
  });

  test('is undone by the hub at its end, and not before', async () => {
    const { expire, world, member } = await lasting();
    world.now = END - 1;
    expect((await expire())?.state).toBe('MITIGATED');
    world.now = END;
    const done = await expire();
    expect(done).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
    expect(done?.history.at(-1)).toMatchObject({ by: 'hub', reason: { code: 'undone', expired: true } });
    expect(lastNote(done)).toMatch(/\(its time has ended\)$/);
    expect(member.ruleIds()).toEqual([BYSTANDER, AGAIN]);
  });

  test('does not end again after a person undid it', async () => {
    const { expire, world, member, ports, id } = await lasting();
    await undoContainment(id, { verb: 'undo', by: ALICE }, false, ports);
    world.now = END;
    const calls = member.made.length;
    expect((await expire())?.history.at(-1)?.by).toBe(ALICE);
    expect(member.made).toHaveLength(calls);
  });
});

describe('a function that is killed during an undo', () => {
  test.each(['before', 'after'] as const)('%s any port call has the same result after redelivery', async (when) => {
    let n = 1;
    for (let died = true; died; n++) {
      const { undo, dying, journal, member } = await contained();
      died = await dying(
        when,
        () => journal.length >= n,
        () => undo(),
      );
      const done = await undo();
      expect(done, `killed at call ${n}`).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
      expect(member.ruleIds(), `killed at call ${n}`).toEqual([BYSTANDER, AGAIN]);
      expect(
        member.actions().filter((action) => action === AUTHORIZE),
        `killed at call ${n}`,
      ).toHaveLength(1);
      expect(
        done?.intended?.map(({ action }) => action),
        `killed at call ${n}`,
      ).toEqual([REVOKE, AUTHORIZE]);
    }
    expect(n).toBeGreaterThan(7);
  });

  test('two concurrent functions with the same order have the same result as one', async () => {
    const { undo, member, incident } = await contained();
    await Promise.allSettled([undo(), undo()]);
    await undo();
    expect((await incident()).history.filter(({ state }) => state === 'CLOSED')).toHaveLength(1);
    expect(member.ruleIds()).toHaveLength(2);
  });
});
