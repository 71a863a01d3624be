import { refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { imagesOf, isBlock, isBlocked, setIn, update, without } from './blocked-addresses.ts';
import { blockSetOf, blockSetTags, READ_IP_SETS, UPDATE_IP_SET } from './ip-set.ts';
import { addressList, blockEnd, blocksIn, blocksOf, leftAlone } from './suspect-addresses.ts';

/** The whole list is recorded more than once, and records have lower limits than WAF. */
const LONGEST_LIST = 40_000;

const permissions = [...READ_IP_SETS, UPDATE_IP_SET];

/** The sender of a request is known only where the request arrives: a distribution or a load balancer consults its firewall first. */
export const blockAddress: Playbook<MemberCall> = {
  id: 'block-address',
  title: { en: 'Block the addresses at the firewall for a day', ko: '하루 동안 방화벽에서 주소 차단' },
  actsOn: ['AwsCloudWatchAlarm'],
  permissions: { fix: permissions, undo: permissions },
  region: ({ blockSet }) => blockSet?.region,

  tags: blockSetTags,

  read: async (incident, call, account) => {
    const set = await blockSetOf(incident, call, account);
    return set === undefined ? [] : imagesOf(set, blocksOf(incident, account));
  },

  volatile: [{ action: 'wafv2:UpdateIPSet', path: ['LockToken'] }],

  plan: (incident, images, { now, account }) => {
    const set = setIn(images);
    const { blockSet } = account;
    if (blockSet === undefined) return refused({ code: 'no-ip-set-named', account: account.name });
    if (set === undefined) {
      return refused({ code: 'ip-set-missing', account: account.name, set: blockSet.name, region: blockSet.region });
    }
    const blocks = images.filter(isBlock);
    const skipped = leftAlone(blocks, incident);
    if (blocks.length === 0) {
      return refused({ code: 'no-address-to-block', list: 'ip-set', id: set.name, addresses: skipped });
    }
    const before = blocks.filter((image) => !isBlocked(image));
    if (before.length === 0) return { kind: 'already-safe' };
    const own = blocksIn(before);
    const addresses = [...set.addresses, ...own];
    if (JSON.stringify(addresses).length > LONGEST_LIST) {
      return refused({ code: 'ip-set-too-long', set: set.name, entries: set.addresses.length, addresses: own });
    }
    const left = addressList(skipped);
    const expiresAt = blockEnd(now);
    const until = new Date(expiresAt).toISOString();
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Block ${addressList(own)} in IP set ${set.name} until ${until}, when the hub removes the entry; every other entry stays${left && ` (left alone: ${left})`}`,
          ko: `IP 세트 ${set.name}에서 ${addressList(own)} 주소를 ${until}까지 차단하며, 그 시각에 허브가 항목을 제거합니다. 다른 항목은 그대로 둡니다${left && ` (차단하지 않는 주소: ${left})`}`,
        },
        calls: [update(set, addresses)],
        before,
        expiresAt,
      },
    };
  },

  undo: (_, { toRestore: back, now }) => {
    const set = setIn(now);
    const own = blocksIn(back);
    return {
      words: {
        en: `Remove ${addressList(own)} from IP set ${set?.name} and leave every other entry`,
        ko: `IP 세트 ${set?.name}에서 ${addressList(own)} 주소를 제거하고 다른 항목은 그대로 둡니다`,
      },
      calls: set === undefined ? [] : [update(set, without(set, own))],
    };
  },
};
