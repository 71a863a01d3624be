import { describe, expect, test } from 'vitest';
import { assumedRole, iamUser, ssoPerson } from '#catalogue/events/callers.ts';
import { MEMBER, minute } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { failedLogin, person, rootPerson, unknownUser } from '#catalogue/events/sign-in-calls.ts';
import { isOfIdentityCenter } from '#catalogue/readings/sign-in.ts';
import { normalise } from '#normalise/normalise.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, containment, GROUP, OPENED, withOpenIncident } from '../support/containment.ts';
import { matchesPattern } from '../support/event-pattern.ts';
import { EXAMPLE, resourcesOf, stackIn, synthesized } from '../support/synthesized.ts';
import { wholeLine } from '../support/whole-line.ts';

type Pattern = { readonly [field: string]: unknown };

/** An event that matches a pattern for the hub's own events. */
function fitting(wanted: unknown): unknown {
  if (typeof wanted !== 'object' || wanted === null) return wanted;
  if (Array.isArray(wanted)) return fitting(wanted[0]);
  if ('exists' in wanted) return wanted.exists ? 'x' : undefined;
  const parts = Object.entries(wanted).map(([field, inside]) => [field, fitting(inside)] as const);
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

describe("an event that a member sends under the hub's name reaches no function", () => {
  test('because every rule for events of the hub requires the hub account', async () => {
    const central = stackIn(await synthesized(EXAMPLE), 'central');
    const patterns = resourcesOf(central, 'aws_cloudwatch_event_rule')
      .flatMap(({ event_pattern }) => (event_pattern === undefined ? [] : [JSON.parse(String(event_pattern)) as Pattern]))
      .filter(({ source }) => source === undefined || matchesPattern({ source }, { source: 'org-security-hub' }));
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) {
      const event = fitting(pattern) as Pattern;
      expect(matchesPattern(pattern, { ...event, account: EXAMPLE.naming.hubAccount })).toBe(true);
      for (const { id } of EXAMPLE.accounts.filter((one) => one.id !== EXAMPLE.naming.hubAccount))
        expect(matchesPattern(pattern, { ...event, account: id }), `${pattern.source}`).toBe(false);
    }
  });

  test.each(['IncidentOpened', 'AutomationResumed', 'Hub Timer', 'Flow Log Record', 'GuardDuty Finding'])(
    'the type %s from a source that any account may use is held by detection',
    (type) => {
      const event = {
        ...authorizeIngress({
          group: GROUP,
          permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }],
          rules: [OPENED],
        }),
        source: 'custom.org-security-hub',
        'detail-type': type,
      };
      expect(normalise(event).kind).toBe('held');
    },
  );
});

describe('wrong passwords lock out no protected user', () => {
  const guessed = async (by: ReturnType<typeof person>, breakGlass: readonly string[] = []) => {
    const hub = wholeLine(async () => ({}) as never, [{ default: 'auto' }], {
      protectedPrincipals: { users: breakGlass, roles: [] },
    });
    for (const past of [0, 3, 6]) await hub.send(failedLogin({ by, at: minute(past), id: `try-${past}` }));
    return hub;
  };

  test.each([
    ['root', rootPerson()],
    ['a name that the account does not have', unknownUser()],
  ])('%s', async (_, by) => {
    const { sessions } = await guessed(by);
    expect(sessions).toEqual([]);
  });

  test('a break-glass user waits for a person, even if the attacker types the name in another case', async () => {
    const { journal, incidentsOf } = await guessed(person('BREAK-Glass'), ['break-glass']);
    expect(await incidentsOf('console-bruteforce')).toMatchObject([
      { state: 'AWAITING_APPROVAL', outcome: { kind: 'refused', reason: { code: 'user-for-emergencies' } } },
    ]);
    expect(journal.filter((call) => /:(Put|Update|Delete|Attach|Create)/.test(call))).toEqual([]);
  });
});

describe('nothing is contained in an account in observe mode', () => {
  test('no session is opened there and no call is made', async () => {
    const around = await withOpenIncident([{ default: 'observe' }]);
    await remediate(around.id, false, around.ports);
    expect(around.sessions).toEqual([]);
    expect(around.member.made).toEqual([]);
  });
});

describe('the hub opens sessions only in the account of the event', () => {
  test('even if the request names a resource of another account', async () => {
    const around = containment();
    const hub = wholeLine(around.member.call, [{ default: 'auto' }]);
    await hub.send(
      authorizeIngress({
        group: `arn:aws:ec2:ap-northeast-2:777788889999:security-group/${GROUP}`,
        permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }],
        rules: [OPENED],
      }),
    );
    expect(hub.sessions.length).toBeGreaterThan(0);
    expect(new Set(hub.sessions.map(({ account }) => account))).toEqual(new Set([MEMBER]));
    expect(around.member.ruleIds()).toContain(BYSTANDER);
  });
});

describe('the known activity of a person cannot be poisoned from another account', () => {
  const activityOf = (by: ReturnType<typeof iamUser>) => {
    const reading = normalise(authorizeIngress({ group: GROUP, permissions: [], rules: [], by }));
    if (reading.kind === 'held') throw new Error(reading.reason.code);
    return reading.activities;
  };

  test('only roles that AWS reserves for Identity Center count in all accounts', () => {
    expect(activityOf(ssoPerson('bob@example.com')).map(isOfIdentityCenter)).toEqual([true]);
  });

  test.each([
    ['a role with the name of an Identity Center role', assumedRole('AWSReservedSSO_Admin_0123456789abcdef', 'bob@example.com')],
    ['a user with such a name', iamUser('aws-reserved/sso.amazonaws.com/bob@example.com')],
    [
      'a role under a path that resembles that of Identity Center',
      assumedRole('x/aws-reserved/sso.amazonaws.com/Admin', 'bob@example.com'),
    ],
  ])('but not %s', (_, by) => {
    expect(activityOf(by).map(isOfIdentityCenter)).toEqual([false]);
  });
});
