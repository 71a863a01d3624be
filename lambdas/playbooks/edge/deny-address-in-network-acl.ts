import { refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { idOf } from '#core/playbook/subject.ts';
import type { MemberCall } from '#member/calls.ts';
import {
  aclImages,
  aclIn,
  aclTags,
  allowAgain,
  CREATE_ENTRY,
  DELETE_ENTRY,
  deny,
  freeNumbers,
  hasRoomFor,
  isAddress,
  isDenied,
  READ_ACLS,
  RULE_NUMBER,
} from './network-acl.ts';
import { addressList, blockEnd, blocksIn, blocksOf, leftAlone } from './suspect-addresses.ts';

/** For web servers that requests reach directly: behind a distribution or a load balancer a network ACL sees only their addresses. */
export const denyAddressInNetworkAcl: Playbook<MemberCall> = {
  id: 'deny-address-in-network-acl',
  title: { en: 'Deny the addresses in the network ACL for a day', ko: '하루 동안 네트워크 ACL에서 주소 거부' },
  actsOn: ['AwsCloudWatchAlarm'],
  permissions: { fix: [READ_ACLS, CREATE_ENTRY], undo: [READ_ACLS, DELETE_ENTRY] },
  region: ({ networkAcl }) => networkAcl?.region,

  tags: (_, call, account) => aclTags(call, account),

  read: (incident, call, account) => aclImages(call, account, incident.account, blocksOf(incident, account)),

  volatile: [RULE_NUMBER],

  plan: (incident, images, { now, account }) => {
    const acl = aclIn(images);
    const { name, networkAcl } = account;
    if (networkAcl === undefined) return refused({ code: 'no-network-acl-named', account: name });
    if (acl === undefined)
      return refused({ code: 'network-acl-missing', account: name, acl: networkAcl.id, region: networkAcl.region });
    const blocks = images.filter(isAddress);
    const skipped = leftAlone(blocks, incident);
    if (blocks.length === 0) {
      return refused({ code: 'no-address-to-block', list: 'network-acl', id: acl.id, addresses: skipped });
    }
    const before = blocks.filter((image) => !isDenied(image));
    if (before.length === 0) return { kind: 'already-safe' };
    const own = blocksIn(before);
    if (!hasRoomFor(own, acl, networkAcl)) {
      return refused({ code: 'network-acl-full', acl: acl.id, addresses: own, rules: networkAcl.rules });
    }
    const numbers = freeNumbers(acl, own.length);
    if (numbers.length < own.length) {
      return refused({ code: 'network-acl-without-number', acl: acl.id, first: acl.first, addresses: own });
    }
    const left = addressList(skipped);
    const expiresAt = blockEnd(now);
    const until = new Date(expiresAt).toISOString();
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Deny everything from ${addressList(own)} in network ACL ${acl.id} until ${until}, when the hub removes the rule; it applies to every port of its subnets, and every other rule stays${left && ` (left alone: ${left})`}`,
          ko: `네트워크 ACL ${acl.id}에서 ${addressList(own)}의 모든 트래픽을 ${until}까지 거부하며, 그 시각에 허브가 규칙을 제거합니다. 해당 서브넷의 모든 포트에 적용되며 다른 규칙은 그대로 둡니다${left && ` (차단하지 않는 주소: ${left})`}`,
        },
        calls: own.map((block, index) => deny(acl, block, numbers[index] as number)),
        before,
        expiresAt,
      },
    };
  },

  undo: (_, { toRestore: back, now }) => {
    const acl = aclIn(now);
    const own = blocksIn(back);
    const refusing = now.filter(({ subject }) => own.includes(idOf(subject)));
    return {
      words: {
        en: `Remove the rules that deny ${addressList(own)} from network ACL ${acl?.id} and leave every other rule`,
        ko: `네트워크 ACL ${acl?.id}에서 ${addressList(own)}을(를) 거부하는 규칙만 제거하고 다른 규칙은 그대로 둡니다`,
      },
      calls: acl === undefined ? [] : allowAgain(acl, refusing),
    };
  },
};
