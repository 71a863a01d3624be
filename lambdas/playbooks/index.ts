import type { Permission } from '#core/iam/permission.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { FAMILY_OF, type Family, type Phase, type PlaybookId } from '#core/playbook/playbook-id.ts';
import type { MemberCall } from '#member/calls.ts';
import { COMPUTE_PLAYBOOKS } from './compute/index.ts';
import { EDGE_PLAYBOOKS } from './edge/index.ts';
import { IDENTITY_PLAYBOOKS } from './identity/index.ts';
import { LOGGING_PLAYBOOKS } from './logging/index.ts';
import { NETWORK_PLAYBOOKS } from './network/index.ts';
import { STORAGE_PLAYBOOKS } from './storage/index.ts';

/** Every playbook: the one source of the members' roles and of session policies. */
export const PLAYBOOKS: Readonly<Record<PlaybookId, Playbook<MemberCall>>> = {
  ...COMPUTE_PLAYBOOKS,
  ...EDGE_PLAYBOOKS,
  ...IDENTITY_PLAYBOOKS,
  ...LOGGING_PLAYBOOKS,
  ...NETWORK_PLAYBOOKS,
  ...STORAGE_PLAYBOOKS,
};

/** Everything that one of a family's two roles must be able to do in a member account: the permissions of all its playbooks. */
export function permissionsOf(family: Family, role: Phase): Permission[] {
  return Object.values(PLAYBOOKS)
    .filter(({ id }) => ownEntry(FAMILY_OF, id) === family)
    .flatMap(({ permissions }) => rolePermissions(permissions, role));
}

/** Calls that could stop logging are made only by the role that acts on a person's decision, which then makes the plan's other calls too. */
function rolePermissions({ fix, undo }: Playbook<MemberCall>['permissions'], role: Phase): readonly Permission[] {
  const byDecision = fix.filter((one) => one.byDecision === true);
  if (role === 'fix') return fix.filter((one) => !byDecision.includes(one));
  return byDecision.length === 0 ? undo : [...undo, ...fix];
}
