import { describe, expect, test } from 'vitest';
import { memberSessions } from '#adapters/member/session.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { planPolicy, SESSION_POLICY_LIMIT } from '#core/iam/policy.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import type { SessionRequest } from '#core/playbook/session.ts';
import { ReasonError } from '#core/reason.ts';
import type { MemberCall } from '#member/calls.ts';
import { isolateInstance } from '#playbooks/compute/isolate-instance.ts';
import { makeCalls } from '#remediate/make-calls.ts';
import { sessionsForCalls } from '#remediate/ports.ts';
import { remediate } from '#remediate/remediate.ts';
import { sshIncident, withOpenIncident } from '../support/containment.ts';
import { awsError } from '../support/incidents.ts';

const INSTANCE = 'i-0a1b2c3d4e5f60001';
const VPC = 'vpc-0a1b2c3d4e5f60001';
const QUARANTINE: Image = {
  subject: `quarantine-group/${VPC}`,
  state: 'empty',
  lookup: { owner: MEMBER, group: 'sg-0a1b2c3d4e5f60009' },
};
const PERMISSIONS = isolateInstance.permissions.fix;

const id = (kind: string, n: number) => `${kind}-${String(n).padStart(17, '0')}`;

/** The plan for an instance with so many interfaces, each in so many groups. */
async function isolation(interfaces: number, groups: number) {
  const incident = await sshIncident();
  const arn = `arn:aws:ec2:${incident.region}:${MEMBER}:instance/${INSTANCE}`;
  const of = { ...incident, resource: { type: 'AwsEc2Instance', id: INSTANCE, arn } };
  const images = Array.from(
    { length: interfaces },
    (_, n): Image => ({
      subject: `interface-groups/${id('eni', n)}`,
      state: Array.from({ length: groups }, (_, group) => id('sg', n * groups + group)),
      lookup: { vpc: VPC, owner: MEMBER, instance: INSTANCE, scaledBy: null, managedBy: null },
    }),
  );
  return isolateInstance.plan(of, [...images, QUARANTINE], { now: 0, account: { name: 'shop', modes: [{ default: 'auto' }] } });
}

async function callsFor(interfaces: number): Promise<readonly PlannedCall[]> {
  const planned = await isolation(interfaces, 2);
  if (planned.kind !== 'planned') throw new Error(`no plan: ${JSON.stringify(planned)}`);
  return planned.plan.calls;
}

/** Makes the calls and records the policy of the session each was made with. */
async function made(calls: readonly PlannedCall[]) {
  const sessions: SessionRequest[] = [];
  const policies: SessionRequest['policy'][] = [];
  const session = async (request: SessionRequest): Promise<MemberCall> => {
    sessions.push(request);
    return async () => {
      policies.push(request.policy);
      return {} as never;
    };
  };
  const request = { policy: { Version: '2012-10-17', Statement: [] } } as unknown as SessionRequest;
  const reading: MemberCall = async () => Promise.reject(new Error('the session that read cannot write'));
  await makeCalls(calls, sessionsForCalls(reading, request, PERMISSIONS, calls, { session }), () => 0);
  return { sessions, policies };
}

describe('the sessions of a plan', () => {
  test.each([1, 2, 20, 50])(
    'for %i interfaces stay within the policy size that AWS accepts, each exactly for its own calls',
    async (interfaces) => {
      const calls = await callsFor(interfaces);
      const { sessions, policies } = await made(calls);
      for (const { policy } of sessions) expect(JSON.stringify(policy).length).toBeLessThanOrEqual(SESSION_POLICY_LIMIT);
      expect(policies).toHaveLength(interfaces);
      for (const [place, call] of calls.entries()) {
        const [own] = planPolicy(PERMISSIONS, [call]).Statement;
        expect(policies[place]?.Statement).toContainEqual(own);
      }
      const named = sessions.flatMap(({ policy }) => policy.Statement.flatMap(({ Resource }) => Resource));
      expect(named.some((arn) => arn.includes('*'))).toBe(false);
    },
  );

  test('are one session if the calls fit into one', async () => {
    expect((await made(await callsFor(2))).sessions).toHaveLength(1);
  });
});

test('an interface with more groups than a session can name waits for a person, with the reason', async () => {
  expect(await isolation(20, 14)).toMatchObject({
    kind: 'refused',
    reason: { code: 'too-many-groups', interface: id('eni', 0), groups: 14 },
  });
});

describe('a session policy that AWS does not accept', () => {
  const request: SessionRequest = {
    account: MEMBER,
    region: 'ap-northeast-2',
    family: 'compute',
    phase: 'fix',
    role: 'fix',
    policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ec2:DescribeInstances', Resource: '*' }] },
    scenario: 'sg-ssh-open-world',
    incident: 'inc-000000000000000000000001',
  };
  const naming = { hubAccount: '111122223333', homeRegion: 'ap-northeast-2', rolePath: '/', rolePrefix: 'hub-' };
  const tooLarge = { reason: { code: 'session-policy-too-large', limit: SESSION_POLICY_LIMIT } };

  test('is not sent if it is longer than AWS accepts', async () => {
    const open = memberSessions(() => Promise.reject(new Error('was sent')), naming, 'external');
    const Resource = Array.from(
      { length: 20 },
      (_, n) => `arn:aws:ec2:ap-northeast-2:${MEMBER}:network-interface/${id('eni', n)}`,
    );
    const policy = {
      ...request.policy,
      Statement: [{ Effect: 'Allow' as const, Action: 'ec2:ModifyNetworkInterfaceAttribute', Resource }],
    };
    await expect(open({ ...request, policy })).rejects.toMatchObject(tooLarge);
  });

  test('is distinguished from other refusals', async () => {
    const refuse = (name: string) => memberSessions(() => Promise.reject(awsError(name)), naming, 'external')(request);
    await expect(refuse('PackedPolicyTooLargeException')).rejects.toMatchObject(tooLarge);
    await expect(refuse('AccessDenied')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('makes the incident wait for a person with that reason, and changes nothing', async () => {
    const { ports, member, incidents, refuse, id: incident } = await withOpenIncident();
    const reason = { code: 'session-policy-too-large', characters: 1432, limit: 1200 } as const;
    refuse('session', new ReasonError(reason));
    await remediate(incident, false, ports);
    expect(await incidents.get(incident)).toMatchObject({ state: 'AWAITING_APPROVAL', history: [{}, { reason }] });
    expect(member.actions()).toEqual([]);
  });
});
