import type { Family } from '../../lambdas/core/playbook.ts';
import { CASE_NAMING, MEMBER } from '../../lambdas/detect/catalogue/cases.ts';
import { PLAYBOOKS } from '../../lambdas/remediate/playbooks/index.ts';
import type { Member } from '../../member-baseline/describe.ts';

/** A member account that lets the hub contain by itself in two Regions. */
export const MEMBER_OF_HUB = {
  account: MEMBER,
  name: 'shop',
  organizationId: 'o-exampleorgid',
  naming: CASE_NAMING,
  modes: { default: 'auto' },
  regions: ['ap-northeast-2', 'us-east-1'],
} as const satisfies Member;

/** Every family a playbook belongs to. */
export const FAMILIES: readonly Family[] = [...new Set(Object.values(PLAYBOOKS).map(({ family }) => family))].sort();
