import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import { text, whole } from '#core/json.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import { type GroupRule, type LiveConnections, liveConnections } from '#core/network/live-connections.ts';
import type { Image } from '#core/playbook/plan.ts';
import { withConnections } from '#core/playbook/plan-connections.ts';
import type { MemberCall } from '#member/calls.ts';
import { groupsOf } from './instance-interfaces.ts';

/** The interfaces, with what happens to their connections when they lose some of their groups. */
export async function withLostGroups(
  interfaces: readonly Image[],
  losesOf: (image: Image) => readonly string[],
  call: MemberCall,
): Promise<Image[]> {
  const ids = [...new Set(interfaces.filter((image) => losesOf(image).length > 0).flatMap(groupsOf))];
  const groups = ids.length === 0 ? [] : await groupsNamed(ids, call);
  return interfaces.map((image) => {
    const loses = losesOf(image);
    return loses.length === 0 ? image : withConnections(image, connectionsWithout(loses, image, groups));
  });
}

/** Undefined if they cannot be read: containment must not wait for them. */
async function groupsNamed(GroupIds: string[], call: MemberCall): Promise<readonly SecurityGroup[] | undefined> {
  const found = await call('ec2:DescribeSecurityGroups', { GroupIds }).catch(() => undefined);
  return found?.SecurityGroups;
}

function connectionsWithout(
  loses: readonly string[],
  image: Image,
  groups: readonly SecurityGroup[] | undefined,
): LiveConnections {
  if (groups === undefined) return { verdict: 'unknown', because: 'groups-unread' };
  const rulesOf = (ids: readonly string[]) => groups.filter(({ GroupId = '' }) => ids.includes(GroupId)).flatMap(rulesIn);
  const idleSeconds = whole(image.lookup?.idleSeconds) ?? null;
  const own = { type: text(image.lookup?.type) ?? 'interface', otherGroups: false, idleSeconds };
  return liveConnections(rulesOf(loses), rulesOf(groupsOf(image)), [own]);
}

function rulesIn({ IpPermissions = [], IpPermissionsEgress = [] }: SecurityGroup): GroupRule[] {
  return [
    ...IpPermissions.flatMap((permission) => rulesOfPermission(permission, false)),
    ...IpPermissionsEgress.flatMap((permission) => rulesOfPermission(permission, true)),
  ];
}

/** One rule for each range, and one for each group or prefix list, which never allows every address. */
function rulesOfPermission(permission: IpPermission, egress: boolean): GroupRule[] {
  const { IpProtocol: protocol = '-1', FromPort, ToPort, IpRanges = [], Ipv6Ranges = [] } = permission;
  const { PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  const ports = { from: portOf(FromPort), to: portOf(ToPort) };
  const cidrs = [...IpRanges.map(({ CidrIp }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6)];
  const sources = [
    ...cidrs.map((cidr) => canonicalCidr(cidr ?? '') ?? null),
    ...[...PrefixListIds, ...UserIdGroupPairs].map(() => null),
  ];
  return sources.map((cidr) => ({ egress, protocol, ...ports, cidr }));
}

function portOf(port: number | undefined): number | null {
  return port === undefined || port < 0 ? null : port;
}
