import type { Playbook } from '#core/playbook.ts';
import type { PlaybookOf } from '#core/playbook-id.ts';
import type { MemberCall } from '../member-calls.ts';
import { revokeOpenIngress } from '../playbooks/revoke-open-ingress.ts';

export const NETWORK: Readonly<Record<PlaybookOf<'network'>, Playbook<MemberCall>>> = {
  'revoke-open-ingress': revokeOpenIngress,
};
