import type { Permission } from '#core/iam/permission.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { FAMILY_OF, type Family, type Phase, type PlaybookId } from '#core/playbook/playbook-id.ts';
import type { MemberCall } from '#member/member-calls.ts';
import { COMPUTE } from './compute/index.ts';
import { EDGE } from './edge/index.ts';
import { IDENTITY } from './identity/index.ts';
import { LOGGING } from './logging/index.ts';
import { NETWORK } from './network/index.ts';
import { STORAGE } from './storage/index.ts';

/** Every way the hub can contain something: the one source of the members' roles and of session policies. */
export const PLAYBOOKS: Readonly<Record<PlaybookId, Playbook<MemberCall>>> = {
  ...COMPUTE,
  ...EDGE,
  ...IDENTITY,
  ...LOGGING,
  ...NETWORK,
  ...STORAGE,
};

/** Everything one of a family's two roles must be able to do in a member account: the fold of its playbooks' own permissions. */
export function permissionsOf(family: Family, phase: Phase): Permission[] {
  return Object.values(PLAYBOOKS)
    .filter(({ id }) => FAMILY_OF[id] === family)
    .flatMap(({ permissions }) => permissions[phase]);
}
