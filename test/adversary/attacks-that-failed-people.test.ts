import { describe, expect, test } from 'vitest';
import { consoleNewsIn } from '#adapters/lambda/console-events.ts';
import { RefusedMessage } from '#adapters/lambda/refused-message.ts';
import { apiCall } from '#catalogue/events/api-call.ts';
import { assumedRole, type By, hubSession, iamUser, ssoPerson } from '#catalogue/events/callers.ts';
import { CASE_NAMING, HUB_ACCOUNT, MEMBER, minute } from '#catalogue/events/cases.ts';
import { createAccessKey } from '#catalogue/events/identity-calls.ts';
import { actionPressed, guardDutyFinding, instanceResource, securityFinding } from '#catalogue/events/notices.ts';
import { failedLogin, person, samlPerson } from '#catalogue/events/sign-in-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import { HUB_ACTION_IDS } from '#core/hub-actions.ts';
import { PHASES } from '#core/playbook/playbook-id.ts';
import { forwarderRules } from '#forward/forwarding.ts';
import type { MemberAction, MemberCall } from '#member/calls.ts';
import { USED_FAMILIES } from '../support/baseline.ts';
import { ruleTakes } from '../support/event-pattern.ts';
import { authorityOf } from '../support/hub-around.ts';
import { awsError, incidentFrom } from '../support/incidents.ts';
import { play } from '../support/play.ts';
import { runOf } from '../support/playbook-run.ts';
import { actionChosen, inQueue } from '../support/security-hub-console.ts';
import { wholeLine } from '../support/whole-line.ts';

type Asked = { readonly UserName?: string; readonly Filters?: readonly { readonly Values: readonly string[] }[] };

/** Whether a question is about this resource, as AWS reads filters: one without them is about every resource. */
function asksFor(id: string, { Filters = [] }: Asked): boolean {
  return Filters.every(({ Values }) => Values.includes(id));
}

/** An account that answers these calls and no others. */
function accountWith(answers: Partial<Record<MemberAction, (input: Asked) => object>>): MemberCall {
  return (async (action: MemberAction, input: Asked) => {
    const answer = answers[action];
    if (answer === undefined) throw new Error(`no answer to ${action}`);
    return answer(input);
  }) as MemberCall;
}

describe('the hub never changes a resource that is not part of the incident', () => {
  const KEYS: Readonly<Record<string, string>> = { alice: 'AKIAALICE0000EXAMPLE', bob: 'AKIABOB000000EXAMPLE' };

  /** The containment of a key of this user in an incident that names alice. */
  async function containedKeyOf(owner: string) {
    let status = 'Active';
    const call = accountWith({
      'iam:GetUser': ({ UserName = '' }) => ({ User: { Arn: `arn:aws:iam::${MEMBER}:user/${UserName}` } }),
      'iam:ListUserTags': () => ({ Tags: [] }),
      'iam:ListAccessKeys': ({ UserName = '' }) => ({ AccessKeyMetadata: [{ AccessKeyId: KEYS[UserName], Status: status }] }),
      'iam:UpdateAccessKey': () => {
        status = 'Inactive';
        return {};
      },
    });
    const event = createAccessKey({ user: 'alice', key: KEYS[owner] ?? '', by: iamUser('mallory') });
    const run = await runOf('deactivate-access-key', call, await incidentFrom(event, 'access-key-created-for-other'));
    return { ended: await run.fix(), writes: run.writes() };
  }

  test('a key that does not belong to the user in the incident is not changed', async () => {
    const { ended, writes } = await containedKeyOf('bob');
    expect(ended?.outcome?.kind).toBe('already-safe');
    expect(writes).toEqual([]);
  });

  test('but a key that belongs to the user is deactivated', async () => {
    expect((await containedKeyOf('alice')).writes).toEqual(['iam:UpdateAccessKey']);
  });

  test('an instance that is not in the account of the incident is not changed', async () => {
    const own = { InstanceId: 'i-0a1b2c3d4e5f60001', State: { Name: 'running' } };
    const VpcId = 'vpc-0a1b2c3d4e5f60001';
    const Groups = [{ GroupId: 'sg-0a1b2c3d4e5f60001' }];
    const there = { NetworkInterfaceId: 'eni-1', OwnerId: MEMBER, VpcId, Groups, Attachment: own };
    const call = accountWith({
      'ec2:DescribeInstances': (asked) => ({ Reservations: asksFor(own.InstanceId, asked) ? [{ Instances: [own] }] : [] }),
      'ec2:DescribeNetworkInterfaces': (asked) => ({ NetworkInterfaces: asksFor(own.InstanceId, asked) ? [there] : [] }),
      'ec2:DescribeSecurityGroups': () => ({ SecurityGroups: [] }),
      'ec2:DescribeVpcs': () => ({ Vpcs: [{ VpcId, OwnerId: MEMBER }] }),
    });
    const finding = guardDutyFinding({ resource: instanceResource('i-0fedcba9876543210') });
    const run = await runOf('isolate-instance', call, await incidentFrom(finding, 'guardduty-finding'));
    expect((await run.fix())?.outcome?.kind).toBe('already-safe');
    expect(run.writes()).toEqual([]);
    expect(new Set(run.sessions.map(({ account }) => account))).toEqual(new Set([MEMBER]));
  });

  test.each(['deactivate-access-key', 'isolate-instance'] as const)(
    'the playbook %s waits for a person in every scenario',
    (playbook) => {
      const users = CATALOGUE.filter((one) => playbooksOf(one).includes(playbook));
      expect(users.length).toBeGreaterThan(0);
      expect(users.filter(({ containment }) => containment.response !== 'ask').map(({ id }) => id)).toEqual([]);
    },
  );
});

describe('wrong passwords lock out no session', () => {
  /** The sessions that the hub opens after three failed sign-ins. */
  async function guessed(by: By) {
    const hub = wholeLine(async () => Promise.reject(awsError('AccessDenied', 403)), [{ default: 'auto' }]);
    for (const past of [0, 3, 6]) await hub.send(failedLogin({ by, at: minute(past), id: `try-${past}` }));
    return hub.sessions;
  }

  test.each<[string, By]>([
    ['of Identity Center', ssoPerson('alice')],
    ['of a role whose session has the name of a user', assumedRole('Admin', 'alice')],
    ['of a person from an identity provider', samlPerson('alice')],
  ])('%s', async (_, by) => {
    expect(await guessed(by)).toEqual([]);
  });

  test('but the hub contains an IAM user of the same name', async () => {
    expect(await guessed(person('alice'))).not.toEqual([]);
  });
});

describe('a role with a name of the hub that an intruder created', () => {
  const rules = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER);
  const cases = USED_FAMILIES.flatMap((family) => PHASES.map((phase) => [family, phase] as const));

  test.each(cases)('is detected as CRITICAL with any write call: %s, %s', async (family, phase) => {
    for (const incident of [undefined, 'mallory', 'inc-0123456789abcdef01234567']) {
      const by = hubSession(family, incident, { phase });
      const event = apiCall({ source: 'ecs.amazonaws.com', name: 'TagResource', request: { resourceArn: 'x' }, by });
      expect(rules.some((rule) => ruleTakes(rule, event))).toBe(true);
      const { signals } = await play([event], undefined, [], { hub: CASE_NAMING });
      expect(signals.map(({ detection, severity }) => [detection.id, severity])).toContainEqual(['hub-role-misuse', 'CRITICAL']);
    }
  });
});

describe('a custom action used in a member on a finding of another account', () => {
  const VICTIM = '777788889999';
  const pressed = (action: string) =>
    actionPressed({ action, findings: [securityFinding({ account: VICTIM })], account: MEMBER });

  test.each(HUB_ACTION_IDS)('%s opens no session, and its incident records the account where it was used', async (action) => {
    const hub = wholeLine(async () => Promise.reject(awsError('AccessDenied', 403)), [{ default: 'auto' }]);
    const victim = { name: 'payments', modes: [{ default: 'auto' }] } as const;
    hub.world.authority = authorityOf([{ default: 'auto' }], { accounts: { [VICTIM]: victim } });
    await hub.send(pressed(action));
    expect(hub.sessions).toEqual([]);
    const { signals } = await play([pressed(action)], undefined, [], { hub: CASE_NAMING });
    expect(signals.map(({ detection, severity }) => [detection.id, severity])).toEqual([['securityhub-custom-action', 'MEDIUM']]);
    expect(JSON.stringify(signals)).toContain(`"pressed-in"`);
  });

  test.each(HUB_ACTION_IDS)('%s decides nothing, because only actions in the hub account are read', (action) => {
    const place = { account: VICTIM, region: 'ap-northeast-2', id: 'inc-0123456789abcdef01234567' };
    const newsOf = (account: string) => consoleNewsIn(inQueue(actionChosen(action, [place], account)), CASE_NAMING);
    expect(newsOf(HUB_ACCOUNT)).toHaveLength(1);
    expect(() => newsOf(MEMBER)).toThrow(RefusedMessage);
  });
});
