import { describe, expect, test } from 'vitest';
import { iamUser, root, ssoPerson } from '#catalogue/events/callers.ts';
import { type CloudEvent, type KnownFact, minute } from '#catalogue/events/cases.ts';
import {
  createAccessKey,
  createVirtualMfa,
  deleteVirtualMfa,
  mfaDevice,
  someWrite,
  updateAccessKey,
} from '#catalogue/events/identity-calls.ts';
import { attachPolicy, createPolicy, createPolicyVersion } from '#catalogue/events/policy-calls.ts';
import type { Severity } from '#core/detection/severity.ts';
import { type DetectResult, detect } from '#detect/detect.ts';
import { enrich } from '#detect/enrich.ts';
import { normalise } from '#normalise/normalise.ts';
import { casePlaces, detectPorts } from '../support/detect-ports.ts';
import { EVERY_CASE } from '../support/every-case.ts';

const DAY = 24 * 60;
const key = 'AKIAI44QH8DHBEXAMPLE';
const user = 'alice';
const device = 'alices-phone';
const ROOT = 'AWS ROOT USER';
const deactivated = mfaDevice({ change: 'Deactivate', user, device, at: minute(-60) });
const enabled = mfaDevice({ change: 'Enable', user, device });

describe('the severity if', () => {
  test.each<[string, Severity, string, readonly CloudEvent[]]>([
    ['a user deactivates their own MFA device', 'HIGH', 'mfa-deactivated', [deactivated]],
    [
      'a user deactivates the MFA device of another user',
      'CRITICAL',
      'mfa-deactivated',
      [mfaDevice({ change: 'Deactivate', user, device, by: iamUser('mallory') })],
    ],
    [
      'root deactivates its own MFA device',
      'CRITICAL',
      'mfa-deactivated',
      [mfaDevice({ change: 'Deactivate', user: ROOT, device, by: root() })],
    ],
    ['an MFA device is registered', 'LOW', 'mfa-registered', [enabled]],
    [
      'a virtual device is created soon after a deactivation',
      'LOW',
      'mfa-registered',
      [deactivated, createVirtualMfa({ device })],
    ],
    ['an MFA device is registered soon after a deactivation', 'HIGH', 'mfa-registered', [deactivated, enabled]],
    ['the deactivation arrives after the later registration', 'HIGH', 'mfa-registered', [enabled, deactivated]],
    [
      'an MFA device is registered more than a day after a deactivation',
      'LOW',
      'mfa-registered',
      [mfaDevice({ change: 'Deactivate', user, device, at: minute(-DAY - 1) }), enabled],
    ],
    [
      'an MFA device is registered soon after another user deactivated one',
      'LOW',
      'mfa-registered',
      [mfaDevice({ change: 'Deactivate', user: 'bob', device, at: minute(-60) }), enabled],
    ],
    [
      'root registers an MFA device soon after a deactivation',
      'CRITICAL',
      'mfa-registered',
      [
        mfaDevice({ change: 'Deactivate', user: ROOT, device, by: root(), at: minute(-60) }),
        mfaDevice({ change: 'Enable', user: ROOT, device, by: root() }),
      ],
    ],
    ['a key is switched off', 'LOW', 'access-key-status-changed', [updateAccessKey({ user, key, status: 'Inactive' })]],
    ['a key is switched on again', 'MEDIUM', 'access-key-status-changed', [updateAccessKey({ user, key, status: 'Active' })]],
    [
      'root switches a key on again',
      'HIGH',
      'access-key-status-changed',
      [updateAccessKey({ user, key, status: 'Active', by: root() })],
    ],
    ['root creates a key for a user', 'CRITICAL', 'access-key-created-for-other', [createAccessKey({ user, key, by: root() })]],
  ])('%s: %s', async (_, severity, id, events) => {
    const signals = await lastOf(events);
    expect(signals.find(({ detection }) => detection.id === id)?.severity).toBe(severity);
  });
});

describe('the incidents that one event opens', () => {
  test.each<[string, readonly string[], readonly CloudEvent[]]>([
    ['a user creates a key for themselves', ['access-key-created'], [createAccessKey({ user, key })]],
    [
      'a user creates a key for another user',
      ['access-key-created-for-other'],
      [createAccessKey({ user, key, by: iamUser('bob') })],
    ],
    ['a deactivated device is deleted', [], [deactivated, deleteVirtualMfa({ device })]],
    [
      'a key is used in a Region that is new to it and to the account',
      ['access-key-unusual-source', 'unusual-region'],
      [someWrite({ at: minute(-8 * DAY), region: 'eu-west-1' }), someWrite({ at: minute(-DAY), region: 'eu-west-1' }), strange()],
    ],
  ])('%s', async (_, ids, events) => {
    expect((await lastOf(events)).map(({ detection }) => detection.id).toSorted()).toEqual(ids);
  });

  function strange(): CloudEvent {
    return someWrite({ by: (account) => ({ ...iamUser(user)(account), address: '203.0.113.77' }), region: 'sa-east-1' });
  }
});

describe('the holder of a grant, and what was granted', () => {
  const everything = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
  const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const custom = 'arn:aws:iam::444455556666:policy/team/deploy';

  test.each<[string, CloudEvent, string, string, readonly string[]]>([
    ['a user', attachPolicy({ to: { user }, policy: administrator }), 'AwsIamUser', user, [administrator]],
    ['a role', attachPolicy({ to: { role: 'build' }, policy: administrator }), 'AwsIamRole', 'build', [administrator]],
    ['a group', attachPolicy({ to: { group: 'ops' }, policy: administrator }), 'AwsIamGroup', 'ops', [administrator]],
    [
      'a new policy',
      createPolicy({ policy: 'extra', document: everything, by: ssoPerson('bob@example.com') }),
      'AwsIamPolicy',
      'extra',
      ['arn:aws:iam::444455556666:policy/extra'],
    ],
    [
      'a new version',
      createPolicyVersion({ policy: custom, document: everything, version: 'v7' }),
      'AwsIamPolicy',
      'deploy',
      [custom, 'v7'],
    ],
  ])('%s', async (_, event, type, id, values) => {
    const signal = (await lastOf([event])).find(({ detection }) => detection.id === 'excessive-permission-grant');
    expect(signal?.resource).toMatchObject({ type, id });
    expect(signal?.evidence.map((fact) => fact.kind === 'noted' && fact.value)).toEqual(values);
  });
});

describe('what a playbook needs from a signal', () => {
  const firing = (id: string) => EVERY_CASE.filter((one) => one.id === id && one.fires);

  test('an unusual source is about a long-lived key, or about the role of the session', async () => {
    const kinds = new Set<string>();
    for (const { id, events, facts } of firing('access-key-unusual-source')) {
      const signal = (await lastOf(events, facts)).find(({ detection }) => detection.id === id);
      const key = signal?.evidence.find((fact) => fact.kind === 'noted' && fact.what === 'access-key');
      const isSession = key?.kind === 'noted' && key.value.startsWith('ASIA');
      expect(signal?.resource.type).toBe(isSession ? 'AwsIamRole' : 'AwsIamAccessKey');
      expect(signal?.resource.id).not.toMatch(/^ASIA/);
      kinds.add(signal?.resource.type ?? '');
    }
    expect([...kinds].sort()).toEqual(['AwsIamAccessKey', 'AwsIamRole']);
  });

  test('a grant is about a user, role, group or policy, and names the policy', async () => {
    for (const { id, sentence, events, facts } of firing('excessive-permission-grant')) {
      const signal = (await lastOf(events, facts)).find(({ detection }) => detection.id === id);
      expect(['AwsIamUser', 'AwsIamRole', 'AwsIamGroup', 'AwsIamPolicy'], sentence).toContain(signal?.resource.type);
      const named = signal?.evidence.map((fact) => (fact.kind === 'noted' ? fact.what : '')) ?? [];
      expect(
        named.some((what) => ['managed-policy', 'inline-policy', 'group'].includes(what)),
        sentence,
      ).toBe(true);
    }
  });
});

async function lastOf(events: readonly CloudEvent[], facts: readonly KnownFact[] = []) {
  const ports = detectPorts(facts);
  let verdict: DetectResult = { signals: [] };
  for (const event of events) {
    const reading = normalise(event);
    if (reading.kind === 'held') throw new Error(reading.reason.code);
    for (const activity of reading.activities) verdict = await detect(enrich(activity, { locations: casePlaces }), ports);
  }
  return verdict.signals;
}
