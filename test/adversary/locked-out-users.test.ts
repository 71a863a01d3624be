import { DeleteUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASE_NAMING, minute } from '#catalogue/events/cases.ts';
import { failedLogin, person } from '#catalogue/events/sign-in-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { DENY_GUESSED } from '#playbooks/identity/guess-denial.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { type Context, type Document, isAllowed } from '../support/iam.ts';
import { userState, userWithPolicies } from '../support/iam-people.ts';
import { wholeLine } from '../support/whole-line.ts';

const AUTO = [{ default: 'auto' }] as const;
const ANYTHING: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const REGIONS = ['us-east-1', 'us-east-2', 'eu-north-1', 'ap-southeast-2', CASE_NAMING.homeRegion];

let member: EmulatedMember;

beforeAll(async () => {
  member = await emulatedMember();
});
afterAll(() => member.stop());

/** A user, attacked by a person who knows only the name. */
async function attacked() {
  const name = await userWithPolicies(member);
  const hub = wholeLine(member.call, AUTO);
  let tries = 0;
  /** Wrong passwords at these minutes. */
  const guess = async (...at: readonly number[]) => {
    for (const past of at) {
      tries += 1;
      await hub.send(failedLogin({ by: person(name), at: minute(past), id: `${name}-${tries}` }));
    }
  };
  const denial = async (): Promise<Document | undefined> => {
    const written: string | undefined = (await userState(member, name)).inline[DENY_GUESSED];
    return written === undefined ? undefined : (JSON.parse(written) as Document);
  };
  /** Whether IAM allows a call of the user at a minute, if only the denial limits the user. */
  const may = async (past: number, caller: Context, action = 's3:GetObject') => {
    const document = await denial();
    const context = { 'aws:CurrentTime': minute(past), 'aws:PrincipalType': 'User', 'aws:ViaAWSService': 'false', ...caller };
    return isAllowed(
      { action, resource: '*', context },
      { identity: document === undefined ? [ANYTHING] : [ANYTHING, document] },
    );
  };
  return { name, hub, guess, denial, may };
}

const session = (past: number, mfa: boolean): Context => ({
  'aws:TokenIssueTime': minute(past),
  'aws:MultiFactorAuthPresent': String(mfa),
});

describe('wrong passwords from an attacker who knows only the user name', () => {
  test.each<[string, Context]>([
    ['an access key of a running program', {}],
    ['the calls of AWS services for that program', { ...session(9, false), 'aws:ViaAWSService': 'true' }],
    ['a federation token issued by the program', { ...session(9, false), 'aws:PrincipalType': 'FederatedUser' }],
    [
      'a federation token without information about a second factor',
      { 'aws:TokenIssueTime': minute(9), 'aws:PrincipalType': 'FederatedUser' },
    ],
    ['a console session from before the first attempt', session(-1, false)],
    ['a console session with a second factor from before the first attempt', session(-1, true)],
    ['a console session with a second factor, started afterwards', session(9, true)],
  ])('do not block %s', async (_, caller) => {
    const { guess, denial, may } = await attacked();
    await guess(0, 4, 8);
    expect(await denial()).toBeDefined();
    expect(await may(10, caller)).toBe(true);
    expect(await may(10, caller, 'iam:CreateAccessKey')).toBe(true);
  });

  test.each([
    ['with the first attempt', 0],
    ['with the last attempt', 8],
    ['after the last attempt', 9],
  ])('block a session without a second factor that began %s, for half an hour', async (_, began) => {
    const { guess, may } = await attacked();
    await guess(0, 4, 8);
    const calls = ['s3:GetObject', 'sts:AssumeRole', 'iam:CreateAccessKey', 'iam:EnableMFADevice'];
    const at = (past: number) => Promise.all(calls.map((call) => may(past, session(began, false), call)));
    expect(await at(10)).toEqual(calls.map(() => false));
    expect(await at(39)).toEqual(calls.map(() => true));
  });

  test('lock out no user a third time within a day: a person decides and sees the reason', async () => {
    const { name, hub, guess } = await attacked();
    for (const round of [0, 40, 80, 120]) await guess(round, round + 1, round + 2);
    const incidents = await hub.incidentsOf('console-bruteforce');
    expect(incidents.map(({ state, occurrences }) => [state, occurrences])).toEqual([
      ['MITIGATED', 1],
      ['MITIGATED', 1],
      ['AWAITING_APPROVAL', 2],
    ]);
    const because = incidents[2]?.approvalRequest?.because;
    expect(because).toMatchObject({ code: 'playbook-ran-too-often', resource: name, times: 2, hours: 24 });
  });

  test('lock out no user a third time, across Regions and letter cases of the name', async () => {
    const { name, hub } = await attacked();
    const spellings = [name, name.toUpperCase(), name];
    for (const [round, region] of [...REGIONS, ...REGIONS].entries()) {
      for (const past of [0, 1, 2]) {
        const by = person(spellings[round % 3] ?? name);
        await hub.send(failedLogin({ by, region, at: minute(round * 35 + past), id: `${name}-${round}-${past}` }));
      }
    }
    expect(hub.journal.filter((call) => call === 'iam:PutUserPolicy').length).toBeLessThanOrEqual(2);
  });

  test('may lock out the attacker again on the next day', async () => {
    const { hub, guess } = await attacked();
    const nextDay = 24 * 60;
    for (const round of [0, 40, nextDay + 41]) await guess(round, round + 1, round + 2);
    const states = (await hub.incidentsOf('console-bruteforce')).map(({ state }) => state);
    expect(states).toEqual(['MITIGATED', 'MITIGATED', 'MITIGATED']);
  });

  test('from any Region are counted in one incident while the denial is in force', async () => {
    const { name, hub, guess } = await attacked();
    await guess(0, 1, 2);
    for (const [nth, region] of [...REGIONS, ...REGIONS].entries()) {
      await hub.send(failedLogin({ by: person(name), region, at: minute(3 + nth), id: `${name}-more-${nth}` }));
    }
    const incidents = await hub.incidentsOf('console-bruteforce');
    expect(incidents.map(({ state, occurrences }) => [state, occurrences])).toEqual([['MITIGATED', 11]]);
    expect(incidents[0]?.standing).toEqual([]);
  });

  test('block a session whose password was guessed during the previous denial', async () => {
    const { name, guess, may } = await attacked();
    await guess(0, 1, 2);
    // The denial ends at minute 32, the hub removes it, and the guessing goes on.
    await member.clients.iam.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName: DENY_GUESSED }));
    await guess(40, 41, 42);
    expect(await may(43, session(20, false))).toBe(false);
    expect(await may(43, session(-1, false))).toBe(true);
  });
});

describe('every other denial of the hub', () => {
  test.each(['deny-login-for-a-while', 'deny-without-mfa', 'revoke-role-sessions'] as const)(
    'by %s is never applied without a person',
    (playbook) => {
      const first = CATALOGUE.filter(({ containment }) => 'playbooks' in containment && containment.playbooks[0] === playbook);
      expect(first.map(({ containment }) => containment.response)).toEqual(first.map(() => 'ask'));
    },
  );
});
