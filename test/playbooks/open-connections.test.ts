import type { NetworkInterface, SecurityGroup, SecurityGroupRule } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { scenarioOf } from '#catalogue/index.ts';
import { incidentText } from '#cli/incident-text.ts';
import type { Incident } from '#core/incident/incident.ts';
import { connectionsOf } from '#core/playbook/plan-connections.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { isolateInstance } from '#playbooks/compute/isolate-instance.ts';
import { swapSecurityGroup } from '#playbooks/compute/swap-security-group.ts';
import { revokeOpenIngress } from '#playbooks/network/revoke-open-ingress.ts';
import { findingOf } from '#publish/finding.ts';
import { remediate } from '#remediate/remediate.ts';
import { withOpenIncident } from '../support/containment.ts';
import { incidentFrom } from '../support/incidents.ts';

const group = 'sg-0a1b2c3d4e5f60001';
const OPEN = {
  SecurityGroupRuleId: 'sgr-1',
  IsEgress: false,
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  CidrIpv4: '0.0.0.0/0',
};
const OUT = { SecurityGroupRuleId: 'sgr-2', IsEgress: true, IpProtocol: '-1', FromPort: -1, ToPort: -1, CidrIpv4: '0.0.0.0/0' };
const INSTANCE: NetworkInterface = { InterfaceType: 'interface', Groups: [{ GroupId: group }] };

/** The plan for a group that was opened for SSH, with these other rules and interfaces; null if EC2 refuses to list them. */
async function planFor(others: readonly SecurityGroupRule[], interfaces: readonly NetworkInterface[] | null) {
  const permissions = [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }];
  const incident = await incidentFrom(authorizeIngress({ group, permissions }), 'sg-ssh-open-world');
  const call = (async (action: string) => {
    if (action === 'ec2:DescribeSecurityGroupRules') return { SecurityGroupRules: [OPEN, ...others] };
    if (interfaces === null) throw new Error('AccessDenied');
    return { NetworkInterfaces: interfaces };
  }) as unknown as MemberCall;
  const images = await revokeOpenIngress.read(incident, call, { name: 'shop', modes: [] } as never);
  const planned = revokeOpenIngress.plan(incident, images, { now: 0, account: { name: 'shop', modes: [] } as never });
  return planned.kind === 'planned' ? planned.plan.connections : undefined;
}

describe('the plan that revokes an open rule states about connections that are open now', () => {
  test('that they end, if the group allows all outbound traffic', async () => {
    expect(await planFor([OUT], [INSTANCE])).toEqual({ verdict: 'end', because: 'untracked' });
  });

  test('that they survive, if the group allows only some outbound traffic', async () => {
    const https = { ...OUT, IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
    expect(await planFor([https], [INSTANCE])).toMatchObject({ verdict: 'survive', because: 'no-open-answer' });
  });

  test('that they survive, if a Network Load Balancer has the group', async () => {
    const balancer = { ...INSTANCE, InterfaceType: 'network_load_balancer' as const };
    expect(await planFor([OUT], [INSTANCE, balancer])).toMatchObject({ verdict: 'survive', because: 'tracking-service' });
  });

  test('that it is not known, if EC2 does not list the interfaces', async () => {
    expect(await planFor([OUT], null)).toEqual({ verdict: 'unknown', because: 'interfaces-unread' });
  });
});

/** An instance behind these groups, each with its rules, as the playbooks of instances read it. */
function instanceBehind(groups: readonly SecurityGroup[]): MemberCall {
  const answers: Record<string, object> = {
    'ec2:DescribeInstances': {
      Reservations: [{ Instances: [{ InstanceId: 'i-0a1b2c3d4e5f60001', State: { Name: 'running' } }] }],
    },
    'ec2:DescribeNetworkInterfaces': {
      NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1', OwnerId: MEMBER, Groups: groups }],
    },
    'ec2:DescribeSecurityGroups': { SecurityGroups: groups },
    'ec2:DescribeVpcs': { Vpcs: [] },
  };
  return (async (action: string) => answers[action]) as unknown as MemberCall;
}

const EVERYWHERE = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const ALL = { IpProtocol: '-1', ...EVERYWHERE };
const WEB = { GroupId: 'sg-open', IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...EVERYWHERE }] };

describe('the interfaces of an instance are read with what happens to their connections', () => {
  const incident = {
    resource: { type: 'AwsEc2Instance', id: 'i-0a1b2c3d4e5f60001', arn: 'arn' },
    account: MEMBER,
    evidence: [{ kind: 'noted', what: 'open-group', value: 'sg-open' }],
  } as unknown as Incident;
  const found = async ({ read }: Playbook<MemberCall>, ...groups: SecurityGroup[]) =>
    connectionsOf(await read(incident, instanceBehind(groups), { name: 'shop', modes: [] })).connections;

  test('isolation does not end the connections that the instance itself opened, which AWS tracks', async () => {
    const usual = { ...WEB, IpPermissionsEgress: [ALL] };
    expect(await found(isolateInstance, usual)).toMatchObject({ verdict: 'survive', because: 'no-open-answer' });
  });

  test('isolation ends them if everything is open in both directions', async () => {
    const open = { GroupId: 'sg-open', IpPermissions: [ALL], IpPermissionsEgress: [ALL] };
    expect(await found(isolateInstance, open)).toEqual({ verdict: 'end', because: 'untracked' });
  });

  test('removing the open group ends its connections if another group allows all outbound traffic', async () => {
    const other = { GroupId: 'sg-other', IpPermissionsEgress: [ALL] };
    expect(await found(swapSecurityGroup, WEB, other)).toEqual({ verdict: 'end', because: 'untracked' });
  });
});

test('a contained incident shows it in the plan, on its page in both languages and in its finding', async () => {
  const { ports, id } = await withOpenIncident();
  const incident = (await remediate(id, false, ports)) as Incident;
  expect(incident.plan?.connections).toEqual({ verdict: 'survive', because: 'no-open-answer', idleSeconds: 432_000 });
  const en = 'connections that are open now continue until they are idle for 432000 seconds';
  expect(incident.plan?.words.en).toContain(en);
  const title = scenarioOf(incident.scenario).title;
  expect(incidentText(incident, title, 'en', 's3://ledger/').join('\n')).toMatch(new RegExp(`open connections\\s+${en}`));
  expect(incidentText(incident, title, 'ko', 's3://ledger/').join('\n')).toMatch(/열린 연결\s+지금 열려 있는 연결은 432000초/);
  const finding = findingOf(incident, scenarioOf(incident.scenario), incident);
  expect(incidentText(incident, title, 'en', 's3://ledger/').join('\n')).toContain(
    `npx hub replan ${id} --playbook cut-connections`,
  );
  expect(finding.Description).toContain(en);
  expect(finding.ProductFields?.['org-security-hub/connections']).toBe('survive');
});
