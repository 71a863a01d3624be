import type { NetworkAcl } from '@aws-sdk/client-ec2';
import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isoTime } from '#core/iso-time.ts';
import { type Image, type PlannedCall, refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { Tags } from '#core/resource.ts';
import type { MemberCall } from '#member/calls.ts';
import {
  allowTarget,
  cutAclOf,
  cutImages,
  denyTarget,
  isCut,
  numbersIn,
  roomIn,
  targetsOf,
  targetText,
} from './connection-cut.ts';
import { CREATE_ENTRY, DELETE_ENTRY, READ_ACLS, RULE_NUMBER } from './network-acl.ts';

/** Both ends close a connection that gets no answer for about 15 minutes; if AWS still tracks it then, no one uses it. */
const MINUTES = 60;

const reads: readonly Permission[] = [
  READ_ACLS,
  { action: 'ec2:DescribeNetworkInterfaces', access: 'read', on: () => '*' },
  { action: 'ec2:DescribeTags', access: 'read', on: () => '*' },
];

/**
 * A person asks for it if a revocation left connections open: only a network ACL ends those that AWS tracks.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */
export const cutConnections: Playbook<MemberCall> = {
  id: 'cut-connections',
  title: { en: 'Cut open connections with the network ACL for an hour', ko: '한 시간 동안 네트워크 ACL로 열린 연결 끊기' },
  actsOn: ['AwsEc2SecurityGroup', 'AwsEc2Instance'],
  permissions: { fix: [...reads, CREATE_ENTRY], undo: [...reads, DELETE_ENTRY] },

  tags: async (incident, call) => {
    const Filters = [{ Name: 'resource-id', Values: [incident.resource.id] }];
    const [{ Tags: own = [] }, acls] = await Promise.all([call('ec2:DescribeTags', { Filters }), aclsOf(incident, call)]);
    return tagsOf([...own, ...acls.flatMap(({ Tags = [] }) => Tags)]);
  },

  read: async (incident, call, account) => {
    const targets = targetsOf(incident, account);
    if (targets.length === 0) return [];
    return (await aclsOf(incident, call)).flatMap((acl) => cutImages(acl, incident, targets));
  },

  volatile: [RULE_NUMBER],

  plan: (incident, images, { now, account }) => {
    if (targetsOf(incident, account).length === 0)
      return refused({ code: 'no-connection-to-cut', resource: incident.resource.id });
    const before = images.filter((image) => !isCut(image));
    // Without an interface there is no connection.
    if (before.length === 0) return { kind: 'already-safe' };
    const calls: PlannedCall[] = [];
    for (const acl of aclsIn(before)) {
      const own = before.filter((image) => cutAclOf(image) === acl);
      const [one] = own as [Image];
      const numbers = numbersIn(one, own.length);
      if (roomIn(one) < own.length) {
        return refused({ code: 'network-acl-full', acl, addresses: own.map(targetText), rules: 20 });
      }
      if (numbers.length < own.length) {
        return refused({ code: 'network-acl-without-number', acl, first: null, addresses: own.map(targetText) });
      }
      calls.push(...own.map((image, index) => denyTarget(image, numbers[index] as number)));
    }
    const expiresAt = now + MINUTES * 60_000;
    const what = [...new Set(before.map(targetText))].join(', ');
    const where = aclsIn(before).join(', ');
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Deny ${what} in network ACL ${where} until ${isoTime(expiresAt)}, when the hub removes the rules: connections that are open now end. Every host of these subnets loses the same traffic until then, and every other rule stays`,
          ko: `네트워크 ACL ${where}에서 ${what} 트래픽을 ${isoTime(expiresAt)}까지 거부하여 지금 열려 있는 연결을 끊으며, 그 시각에 허브가 규칙을 제거합니다. 그때까지 해당 서브넷의 모든 호스트에 적용되며 다른 규칙은 그대로 둡니다`,
        },
        calls,
        before,
        expiresAt,
      },
    };
  },

  undo: (_, { toRestore, now }) => {
    const subjects = toRestore.map(({ subject }) => subject);
    const what = [...new Set(toRestore.map(targetText))].join(', ');
    const where = aclsIn(toRestore).join(', ');
    return {
      words: {
        en: `Remove the rules that deny ${what} from network ACL ${where} and leave every other rule`,
        ko: `네트워크 ACL ${where}에서 ${what} 트래픽을 거부하는 규칙만 제거하고 다른 규칙은 그대로 둡니다`,
      },
      calls: now.filter(({ subject }) => subjects.includes(subject)).flatMap(allowTarget),
    };
  },
};

function aclsIn(images: readonly Image[]): string[] {
  return [...new Set(images.map(cutAclOf))];
}

/** The network ACLs of the subnets in which the incident's group or instance has interfaces. */
async function aclsOf({ resource }: Incident, call: MemberCall): Promise<readonly NetworkAcl[]> {
  const Name = resource.type === 'AwsEc2Instance' ? 'attachment.instance-id' : 'group-id';
  const { NetworkInterfaces = [] } = await call('ec2:DescribeNetworkInterfaces', { Filters: [{ Name, Values: [resource.id] }] });
  const subnets = [...new Set(NetworkInterfaces.flatMap(({ SubnetId }) => SubnetId ?? []))];
  if (subnets.length === 0) return [];
  const { NetworkAcls = [] } = await call('ec2:DescribeNetworkAcls', {
    Filters: [{ Name: 'association.subnet-id', Values: subnets }],
  });
  return NetworkAcls;
}

function tagsOf(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]): Tags {
  return Object.fromEntries(tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])));
}
