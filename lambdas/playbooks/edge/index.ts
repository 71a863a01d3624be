import type { Playbook } from '#core/playbook/playbook.ts';
import type { PlaybookOf } from '#core/playbook/playbook-id.ts';
import type { MemberCall } from '#member/calls.ts';
import { blockAddress } from './block-address.ts';
import { cutConnections } from './cut-connections.ts';
import { denyAddressInNetworkAcl } from './deny-address-in-network-acl.ts';

export const EDGE_PLAYBOOKS: Readonly<Record<PlaybookOf<'edge'>, Playbook<MemberCall>>> = {
  'block-address': blockAddress,
  'cut-connections': cutConnections,
  'deny-address-in-network-acl': denyAddressInNetworkAcl,
};
