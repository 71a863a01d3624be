import type { Playbook } from '#core/playbook.ts';
import type { PlaybookOf } from '#core/playbook-id.ts';
import type { MemberCall } from '../member-calls.ts';
import { blockAddress } from '../playbooks/block-address.ts';
import { denyAddressInNetworkAcl } from '../playbooks/deny-address-in-network-acl.ts';

export const EDGE: Readonly<Record<PlaybookOf<'edge'>, Playbook<MemberCall>>> = {
  'block-address': blockAddress,
  'deny-address-in-network-acl': denyAddressInNetworkAcl,
};
