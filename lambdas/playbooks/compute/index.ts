import type { Playbook } from '#core/playbook/playbook.ts';
import type { PlaybookOf } from '#core/playbook/playbook-id.ts';
import type { MemberCall } from '#member/calls.ts';
import { isolateInstance } from './isolate-instance.ts';
import { swapSecurityGroup } from './swap-security-group.ts';

export const COMPUTE_PLAYBOOKS: Readonly<Record<PlaybookOf<'compute'>, Playbook<MemberCall>>> = {
  'isolate-instance': isolateInstance,
  'swap-security-group': swapSecurityGroup,
};
