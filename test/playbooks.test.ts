import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '../lambdas/core/incident.ts';
import { EXEMPT_TAG } from '../lambdas/core/naming.ts';
import type { Plan } from '../lambdas/core/plan.ts';
import { authorizeIngress, type PermissionCase } from '../lambdas/detect/catalogue/security-group-calls.ts';
import { faultOf } from '../lambdas/remediate/faults.ts';
import type { MemberCall } from '../lambdas/remediate/member-calls.ts';
import { revokeOpenIngress } from '../lambdas/remediate/playbooks/revoke-open-ingress.ts';
import { type EmulatedMember, emulatedMember } from './support/emulated-member.ts';
import { awsError, incidentFrom } from './support/incidents.ts';

const { plan, apply, verify, undo, isExempt } = revokeOpenIngress;
const SSH: PermissionCase = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const BESIDE: IpPermission[] = [
  { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] },
  { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
];

let member: EmulatedMember;
let groups = 0;

beforeAll(async () => {
  member = await emulatedMember();
});

afterAll(() => member.stop());

type Opened = { group: string; rules: string[]; incident: Incident };

/** A group with rules beside the open ones, and the incident of its opening. */
async function opening(permissions: PermissionCase[], scenario = 'sg-ssh-open-world', description?: string): Promise<Opened> {
  const { ec2 } = member.clients;
  groups += 1;
  const name = { GroupName: `web-${groups}`, Description: 'Web servers' };
  const { GroupId: group = '' } = await ec2.send(new CreateSecurityGroupCommand(name));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: BESIDE }));
  const out = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: group, IpPermissions: [out] }));
  const IpPermissions = permissions.map((permission) => permissionFor(permission, description));
  const before = await idsOf(group);
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions }));
  const rules = (await idsOf(group)).filter((id) => !before.includes(id));
  return { group, rules, incident: await incidentFrom(authorizeIngress({ group, permissions, rules }), scenario) };
}

function permissionFor({ protocol, from, to, v4 = [], v6 = [] }: PermissionCase, description?: string): IpPermission {
  const note = description === undefined ? {} : { Description: description };
  return {
    IpProtocol: String(protocol),
    ...(from !== undefined && { FromPort: Number(from) }),
    ...(to !== undefined && { ToPort: Number(to) }),
    IpRanges: v4.map((CidrIp) => ({ CidrIp, ...note })),
    Ipv6Ranges: v6.map((CidrIpv6) => ({ CidrIpv6, ...note })),
  };
}

async function rulesOf(group: string): Promise<SecurityGroupRule[]> {
  const Filters = [{ Name: 'group-id', Values: [group] }];
  return (await member.call('ec2:DescribeSecurityGroupRules', { Filters })).SecurityGroupRules ?? [];
}

async function idsOf(group: string): Promise<string[]> {
  return (await rulesOf(group)).map((rule) => rule.SecurityGroupRuleId ?? '');
}

/** The group's rules as text, without their ids. */
async function shown(group: string): Promise<string[]> {
  return (await rulesOf(group)).map(textOf).sort();
}

function textOf({ IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, Description = '' }: SecurityGroupRule): string {
  return [IsEgress ? 'out' : 'in', IpProtocol, FromPort, ToPort, CidrIpv4 ?? CidrIpv6, Description].join(' ').trim();
}

async function planned(incident: Incident): Promise<Plan> {
  const answer = await plan(incident, member.call);
  if (answer.kind !== 'planned') throw new Error(`not planned but ${answer.kind}`);
  return answer.plan;
}

async function contain(incident: Incident): Promise<Plan> {
  const made = await planned(incident);
  await apply(incident, made, member.call);
  return made;
}

describe('revoke-open-ingress, run for the first time', () => {
  const openings: Record<string, [PermissionCase[], string]> = {
    'a rule of one port': [[SSH], 'sg-ssh-open-world'],
    'a rule of IPv6': [[{ ...SSH, v4: [], v6: ['::/0'] }], 'sg-ssh-open-world'],
    'a range of ports': [[{ ...SSH, from: 20, to: 25 }], 'sg-ssh-open-world'],
    'several rules of one call': [
      [
        { ...SSH, v6: ['::/0'] },
        { ...SSH, from: 0, to: 1024 },
      ],
      'sg-ssh-open-world',
    ],
    'two halves of the internet': [[{ ...SSH, v4: ['0.0.0.0/1', '128.0.0.0/1'] }], 'sg-ssh-open-world'],
    'a database port': [[{ ...SSH, from: 5432, to: 5432 }], 'sg-open-highrisk-port'],
    'all traffic': [[{ protocol: '-1', v4: ['0.0.0.0/0'] }], 'sg-open-all-ports'],
    'every port of one protocol': [[{ ...SSH, from: 0, to: 65535 }], 'sg-open-all-ports'],
  };

  test.each(Object.keys(openings))(
    '%s: the offending rules go, every rule beside them stays, and it reads back as safe',
    async (name) => {
      const [permissions, scenario] = openings[name] ?? [[], ''];
      const { group, rules, incident } = await opening(permissions, scenario);
      const others = (await rulesOf(group)).filter((rule) => !rules.includes(rule.SecurityGroupRuleId ?? '')).map(textOf);
      expect(await verify(incident, await planned(incident), member.call)).toBe(false);
      const made = await contain(incident);
      expect(await verify(incident, made, member.call)).toBe(true);
      expect(await shown(group)).toEqual(others.sort());
    },
  );

  test('the plan names the rules in words, and nothing is changed by planning', async () => {
    const { group, rules, incident } = await opening([{ ...SSH, from: 20, to: 25, v6: ['::/0'] }]);
    const before = await shown(group);
    const { words, calls } = await planned(incident);
    const [v4, v6] = rules.map((rule, index) => `${rule} (tcp ports 20-25 from ${index === 0 ? '0.0.0.0/0' : '::/0'})`);
    expect(words.en).toBe(`Revoke ${v4}, ${v6} from ${group} and leave every other rule as it is`);
    for (const rule of [group, ...rules]) expect(words.ko).toContain(rule);
    expect(calls).toEqual([{ action: 'ec2:RevokeSecurityGroupIngress', resource: group }]);
    expect(await shown(group)).toEqual(before);
  });

  test('a rule of the same traffic that somebody made again is revoked under its new id', async () => {
    const { group, rules, incident } = await opening([SSH]);
    const { ec2 } = member.clients;
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: rules }));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [permissionFor(SSH)] }));
    expect(await verify(incident, await contain(incident), member.call)).toBe(true);
  });
});

describe('revoke-open-ingress, when somebody was faster', () => {
  test('a group that is closed already needs nothing', async () => {
    const { group, rules, incident } = await opening([SSH]);
    const revoke = new RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: rules });
    await member.clients.ec2.send(revoke);
    expect(await plan(incident, member.call)).toEqual({ kind: 'already-safe' });
  });

  test('a second run finds it safe', async () => {
    const { incident } = await opening([SSH]);
    await contain(incident);
    expect(await plan(incident, member.call)).toEqual({ kind: 'already-safe' });
  });

  test('a rule that a person narrowed meanwhile is left alone although its id is the same', async () => {
    const { group, rules, incident } = await opening([SSH, { ...SSH, v4: [], v6: ['::/0'] }]);
    const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '198.51.100.0/24' };
    const SecurityGroupRules = [{ SecurityGroupRuleId: rules[0], SecurityGroupRule }];
    await member.clients.ec2.send(new ModifySecurityGroupRulesCommand({ GroupId: group, SecurityGroupRules }));
    const made = await contain(incident);
    expect(made.before.map(({ rule }) => rule)).toEqual([rules[1]]);
    expect(await shown(group)).toContain('in tcp 22 22 198.51.100.0/24');
  });

  test('a deleted group is already safe when it is planned, and gone when it is written to', async () => {
    const { group, incident } = await opening([SSH]);
    const made = await planned(incident);
    await member.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: group }));
    expect(await plan(incident, member.call)).toEqual({ kind: 'already-safe' });
    const error = await apply(incident, made, member.call).catch((caught: unknown) => caught);
    expect(faultOf(error)).toBe('gone');
  });

  test('a rule that vanished between plan and write is worth another look', async () => {
    const { group, rules, incident } = await opening([SSH]);
    const made = await planned(incident);
    const revoke = new RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: rules });
    await member.clients.ec2.send(revoke);
    const error = await apply(incident, made, member.call).catch((caught: unknown) => caught);
    expect(faultOf(error)).toBe('passing');
  });
});

describe('revoke-open-ingress, undone', () => {
  test.each<[string, PermissionCase[], string]>([
    ['rules of both families', [{ ...SSH, v6: ['::/0'] }], 'sg-ssh-open-world'],
    ['a rule of all traffic', [{ protocol: '-1', v4: ['0.0.0.0/0'] }], 'sg-open-all-ports'],
  ])('%s come back as they were, with their description, once and not twice', async (_, permissions, scenario) => {
    const { group, incident } = await opening(permissions, scenario, 'partner access, ticket 4711');
    const before = await shown(group);
    const made = await contain(incident);
    expect(await shown(group)).not.toEqual(before);
    for (const _time of ['first', 'second']) {
      await undo?.(incident, made, member.call);
      expect(await shown(group)).toEqual(before);
    }
  });

  test('what somebody put back already is not put back again', async () => {
    const { group, incident } = await opening([{ ...SSH, v6: ['::/0'] }]);
    const before = await shown(group);
    const made = await contain(incident);
    await member.clients.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [permissionFor(SSH)] }),
    );
    await undo?.(incident, made, member.call);
    expect(await shown(group)).toEqual(before);
  });
});

describe('revoke-open-ingress, refused by AWS', () => {
  test.each([
    ['UnauthorizedOperation', 'denied', 403],
    ['RequestLimitExceeded', 'passing', 503],
    ['InvalidGroup.NotFound', 'gone', 400],
  ] as const)('%s reaches the caller from every step and reads as %s', async (name, fault, status) => {
    const { incident } = await opening([SSH]);
    const made = await planned(incident);
    const refusing: MemberCall = () => Promise.reject(awsError(name, status));
    for (const step of [plan(incident, refusing), apply(incident, made, refusing), verify(incident, made, refusing)]) {
      expect(faultOf(await step.catch((error: unknown) => error))).toBe(fault);
    }
  });
});

test('a group is exempt while it carries the tag, with whatever value', async () => {
  const { group, incident } = await opening([SSH]);
  expect(await isExempt(incident, member.call)).toBe(false);
  const Tags = [{ Key: EXEMPT_TAG, Value: 'until the audit' }];
  await member.clients.ec2.send(new CreateTagsCommand({ Resources: [group], Tags }));
  expect(await isExempt(incident, member.call)).toBe(true);
});
