import { RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minute } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { failedLogin, person } from '#catalogue/events/sign-in-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { userWithPolicies } from '../support/iam-people.ts';
import { OPEN_SSH, opening } from '../support/situations/network.ts';
import { wholeLine } from '../support/whole-line.ts';

const AUTO = [{ default: 'auto' }] as const;
const RISKY = { protocol: 'tcp', from: 3389, to: 3389, v4: ['0.0.0.0/0'] };

let member: EmulatedMember;

beforeAll(async () => {
  member = await emulatedMember();
});
afterAll(() => member.stop());

type Hub = ReturnType<typeof wholeLine>;

/** Opens a new group at a minute; returns its incident of that scenario after containment. */
async function opens(hub: Hub, past: number, permission: typeof RISKY, scenario: string): Promise<Incident | undefined> {
  const { group, rules } = await opening(member, [permission], scenario);
  const looked = await hub.send(authorizeIngress({ group, permissions: [permission], rules, at: minute(past), id: group }));
  return looked.find((one) => one.scenario === scenario);
}

const attacks = (hub: Hub, past: number) =>
  opens(hub, past, { ...RISKY, ...OPEN_SSH, v4: ['0.0.0.0/0'] } as typeof RISKY, 'sg-ssh-open-world');
const wastes = (hub: Hub, past: number) => opens(hub, past, RISKY, 'sg-open-highrisk-port');

describe('an attacker who first tries to use up a budget', () => {
  test('uses one run of the budget with a hundred wrong passwords for one user', async () => {
    const hub = wholeLine(member.call, AUTO);
    const name = await userWithPolicies(member);
    for (let nth = 0; nth < 100; nth++) {
      await hub.send(failedLogin({ by: person(name), at: minute(nth / 5), id: `${name}-${nth}` }));
    }
    const counted = [...hub.runs.values()].flat();
    expect(new Set(counted.map(({ incident }) => incident)).size).toBe(1);
    expect(await hub.incidentsOf('console-bruteforce')).toMatchObject([{ state: 'MITIGATED', occurrences: 98 }]);
    expect((await attacks(hub, 21))?.state).toBe('MITIGATED');
  });

  test('cannot use up the reserve for CRITICAL incidents with less severe ones', async () => {
    const hub = wholeLine(member.call, AUTO, { budgets: { scenario: 3, account: 4 } });
    const states: (string | undefined)[] = [];
    for (const past of [0, 1, 2, 3, 4, 5]) states.push((await wastes(hub, past))?.state);
    expect(states).toEqual([...Array(3).fill('MITIGATED'), ...Array(3).fill('AWAITING_APPROVAL')]);
    expect((await attacks(hub, 6))?.state).toBe('MITIGATED');
  });

  test('uses nothing of the budget with incidents that are already safe', async () => {
    const hub = wholeLine(member.call, AUTO, { budgets: { scenario: 1, account: 1 } });
    for (const past of [0, 1, 2, 3]) {
      const { group, rules } = await opening(member, [RISKY], 'sg-open-highrisk-port');
      await member.clients.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: rules }));
      await hub.send(authorizeIngress({ group, permissions: [RISKY], rules, at: minute(past), id: group }));
    }
    const safe = await hub.incidentsOf('sg-open-highrisk-port');
    expect(safe.map(({ outcome }) => outcome?.kind)).toEqual(Array(4).fill('already-safe'));
    expect((await wastes(hub, 4))?.outcome).toEqual({ kind: 'changed' });
  });

  test('cannot use two budgets around the change of the hour', async () => {
    const hub = wholeLine(member.call, AUTO, { budgets: { scenario: 2, account: 9 } });
    const states: (string | undefined)[] = [];
    for (const past of [58, 59, 61, 62]) states.push((await wastes(hub, past))?.state);
    expect(states).toEqual(['MITIGATED', 'MITIGATED', 'AWAITING_APPROVAL', 'AWAITING_APPROVAL']);
    expect((await wastes(hub, 119))?.state).toBe('MITIGATED');
  });
});

describe('a budget that is used up', () => {
  test('opens one CRITICAL incident per budget and hour, in addition to the incidents that wait', async () => {
    const hub = wholeLine(member.call, AUTO, { budgets: { scenario: 2, account: 3, critical: 50 } });
    for (const past of [0, 1, 2, 3]) await wastes(hub, past);
    const failure = (user: string, past: number) => failedLogin({ by: person(user), at: minute(past), id: `${user}-${past}` });
    const users = [await userWithPolicies(member), await userWithPolicies(member)];
    for (const [nth, user] of users.entries()) {
      for (const past of [4, 5, 6]) await hub.send(failure(user, past + 3 * nth));
    }
    const at = (budget: string, region = 'ap-northeast-2') => hub.incidents.openAt(`444455556666/${region}/budget/${budget}`);
    const signIns = await at('account', failure('any', 0).region);
    expect(await at('sg-open-highrisk-port')).toMatchObject([{ scenario: 'hub-hindered', severity: 'CRITICAL', occurrences: 1 }]);
    expect(signIns).toMatchObject([{ scenario: 'hub-hindered', severity: 'CRITICAL', occurrences: 1 }]);
    expect(signIns[0]?.evidence).toContainEqual({ kind: 'noted', what: 'used-up-budget', value: 'account: 3' });
  });
});
