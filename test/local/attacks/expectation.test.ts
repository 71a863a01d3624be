import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { iamUser } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import { CATALOGUE, scenarioOf } from '#catalogue/index.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Mode } from '#core/settings.ts';
import type { AttackResult } from '#local/attacks/attack.ts';
import {
  assertLeftAlone,
  expectedState,
  namesTheRightAddresses,
  possibleIncidents,
  scenariosOf,
  stateFromSettings,
} from '#local/attacks/expectation.ts';
import { ATTACKS } from '#local/attacks/index.ts';
import { incidentOf } from '#local/attacks/recognised.ts';

const GROUP = 'sg-0a1b2c3d4e5f60001';
const call = { account: MEMBER, region: CASE_NAMING.homeRegion, by: iamUser('mallory'), group: GROUP };
const everyPort = authorizeIngress({ ...call, permissions: [{ protocol: '-1', v4: ['0.0.0.0/0'] }] });
const ssh = authorizeIngress({ ...call, permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }] });
const office = authorizeIngress({ ...call, permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['198.51.100.0/24'] }] });

const account = (mode: Mode) => ({ name: 'shop', modes: [{ default: mode }] });
const resultOf = (event: CloudEvent, more: Partial<AttackResult> = {}): AttackResult => ({
  event,
  persists: async () => true,
  restUntouched: async () => true,
  ...more,
});

describe('the expected state of an incident', () => {
  test.each([
    ['auto', 'MITIGATED'],
    ['approve', 'AWAITING_APPROVAL'],
    ['observe', 'NEW'],
  ] as const)('in an account with mode %s is %s', (mode, state) => {
    expect(expectedState(account(mode), 'sg-ssh-open-world', resultOf(ssh))).toBe(state);
  });

  test('is AWAITING_APPROVAL in mode auto if the hub lacks facts to act automatically', () => {
    const result = resultOf(ssh, { needsApproval: true });
    expect(expectedState(account('auto'), 'sg-ssh-open-world', result)).toBe('AWAITING_APPROVAL');
  });

  test('is AWAITING_APPROVAL in mode auto while all automatic changes are stopped', () => {
    expect(expectedState({ ...account('auto'), isStopped: true }, 'sg-ssh-open-world', resultOf(ssh))).toBe('AWAITING_APPROVAL');
  });

  test('is CLOSED for what is only recorded', () => {
    expect(expectedState(account('auto'), 'sg-ssh-restricted', resultOf(office))).toBe('CLOSED');
  });

  test('is NEW if no playbook acts on the resource', () => {
    expect(playbooksOf(scenarioOf('hub-role-misuse'))).toEqual([]);
    expect(expectedState(account('auto'), 'hub-role-misuse', resultOf(ssh))).toBe('NEW');
  });

  test('is MITIGATED after an earlier change was reverted, in any mode', () => {
    const closed = revokeIngress({ ...call, rules: ['sgr-0a1b2c3d4e5f60001'] });
    expect(expectedState(account('observe'), 'sg-closed', resultOf(closed, { about: ssh }))).toBe('MITIGATED');
  });

  test('is the one the attack declares for its own scenario, and follows from the settings for every other', () => {
    const result = resultOf(ssh, { expected: 'NEW' });
    expect(expectedState(account('auto'), 'sg-ssh-open-world', result)).toBe('NEW');
    expect(stateFromSettings(account('auto'), 'sg-ssh-open-world', result)).toBe('MITIGATED');
  });
});

describe('scenarios of an event', () => {
  test('are all that it triggers alone', () => {
    expect(scenariosOf(everyPort)).toEqual(expect.arrayContaining(['sg-open-all-ports', 'sg-ssh-open-world']));
  });

  test('leave out what needs earlier events', () => {
    expect(scenariosOf(ssh)).not.toContain('sg-repeated-opening');
  });
});

describe('incidents an event may open about one resource', () => {
  const resource = (id: string) => ({ type: 'AwsEc2SecurityGroup', id, arn: '' }) as const;

  test('include the incident of the scenario it matches', () => {
    expect(possibleIncidents(ssh, resource(GROUP))).toContain(incidentOf('sg-ssh-open-world', ssh));
  });

  test('are none for another resource', () => {
    expect(possibleIncidents(ssh, resource('sg-0a1b2c3d4e5f60002'))).toEqual([]);
  });
});

describe('an attack that must stay in place for a while', () => {
  test('is refused with a suggestion in an account where the hub contains it immediately', () => {
    expect(() => assertLeftAlone(account('auto'), resultOf(ssh))).toThrow(
      'in shop the hub contains it immediately. Choose an account with mode observe.',
    );
  });

  test('is accepted if the hub only observes', () => {
    expect(() => assertLeftAlone(account('observe'), resultOf(ssh))).not.toThrow();
  });
});

describe('addresses of an incident', () => {
  const incident = { evidence: [{ kind: 'noted', what: 'address', value: '203.0.113.7' }] } as unknown as Incident;

  test('are right if every required address is named and no forbidden one', () => {
    expect(namesTheRightAddresses(incident, { mustName: ['203.0.113.7'], mustNotName: ['198.51.100.7'] })).toBe(true);
  });

  test('are wrong if a required one is missing or a forbidden one is named', () => {
    expect(namesTheRightAddresses(incident, { mustName: ['203.0.113.8'] })).toBe(false);
    expect(namesTheRightAddresses(incident, { mustNotName: ['203.0.113.7'] })).toBe(false);
    expect(namesTheRightAddresses(undefined, { mustName: ['203.0.113.7'] })).toBe(false);
  });
});

describe('attacks', () => {
  test('are in the same area as their scenario', async () => {
    const catalogue = new URL('../../../lambdas/catalogue/', import.meta.url);
    const areas = ['sign-in', 'identity', 'logging', 'network', 'storage', 'findings', 'edge', 'hub'];
    const attacks = new Map<string, string>();
    for (const area of areas) {
      const room: Record<string, object> = await import(`../../../lambdas/local/attacks/${area}/index.ts`);
      for (const scenario of Object.values(room).flatMap(Object.keys)) attacks.set(scenario, area);
    }
    const elsewhere = [...attacks].filter(
      ([scenario, area]) => !readdirSync(new URL(area, catalogue)).includes(`${scenario}.ts`),
    );
    expect(elsewhere).toEqual([]);
    expect([...attacks.keys()].toSorted()).toEqual(Object.keys(ATTACKS).toSorted());
  });

  test('exist for every scenario of the catalogue', () => {
    expect(CATALOGUE.filter(({ id }) => !(id in ATTACKS)).map(({ id }) => id)).toEqual([]);
  });
});
