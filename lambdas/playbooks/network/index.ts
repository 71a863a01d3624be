import type { Playbook } from '#core/playbook/playbook.ts';
import type { PlaybookOf } from '#core/playbook/playbook-id.ts';
import type { MemberCall } from '#member/calls.ts';
import { revokeOpenIngress } from './revoke-open-ingress.ts';

export const NETWORK_PLAYBOOKS: Readonly<Record<PlaybookOf<'network'>, Playbook<MemberCall>>> = {
  'revoke-open-ingress': revokeOpenIngress,
};
