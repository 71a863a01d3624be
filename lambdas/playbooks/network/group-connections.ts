import type { NetworkInterface, SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import { type GroupInterface, type GroupRule, type LiveConnections, liveConnections } from '#core/network/live-connections.ts';
import type { MemberCall } from '#member/calls.ts';

/** The permission to read the network interfaces of a group. */
export const READ_RULED_INTERFACES: Permission = { action: 'ec2:DescribeNetworkInterfaces', access: 'read', on: () => '*' };

/** AWS returns this many on one page; more would not change what happens to connections. */
const MOST = 1000;

/** The interfaces of the incident's group; undefined if they cannot be read, because containment must not wait for them. */
export async function ruledInterfaces({ resource }: Incident, call: MemberCall): Promise<GroupInterface[] | undefined> {
  const Filters = [{ Name: 'group-id', Values: [resource.id] }];
  const found = await call('ec2:DescribeNetworkInterfaces', { Filters, MaxResults: MOST }).catch(() => undefined);
  return found?.NetworkInterfaces?.map(ruledInterface);
}

/** What happens to the connections of one rule of a group when the rule is removed. */
export function connectionsThrough(
  rule: SecurityGroupRule,
  rules: readonly SecurityGroupRule[],
  interfaces: readonly GroupInterface[] | undefined,
): LiveConnections {
  return liveConnections([groupRule(rule)], rules.map(groupRule), interfaces);
}

function ruledInterface({
  InterfaceType = 'interface',
  Groups = [],
  ConnectionTrackingConfiguration,
}: NetworkInterface): GroupInterface {
  return {
    type: InterfaceType,
    otherGroups: Groups.length > 1,
    idleSeconds: ConnectionTrackingConfiguration?.TcpEstablishedTimeout ?? null,
  };
}

function groupRule({ IsEgress, IpProtocol = '-1', FromPort, ToPort, CidrIpv4, CidrIpv6 }: SecurityGroupRule): GroupRule {
  return {
    egress: IsEgress === true,
    protocol: IpProtocol,
    from: FromPort === undefined || FromPort < 0 ? null : FromPort,
    to: ToPort === undefined || ToPort < 0 ? null : ToPort,
    cidr: canonicalCidr(CidrIpv4 ?? CidrIpv6 ?? '') ?? null,
  };
}
