import type { Playbook } from '#core/playbook.ts';
import type { PlaybookOf } from '#core/playbook-id.ts';
import type { MemberCall } from '../member-calls.ts';
import { isolateInstance } from '../playbooks/isolate-instance.ts';
import { swapSecurityGroup } from '../playbooks/swap-security-group.ts';

export const COMPUTE: Readonly<Record<PlaybookOf<'compute'>, Playbook<MemberCall>>> = {
  'isolate-instance': isolateInstance,
  'swap-security-group': swapSecurityGroup,
};
