import type { Permission } from '#core/permission.ts';
import type { Playbook } from '#core/playbook.ts';
import { FAMILY_OF, type Family, type Phase, type PlaybookId } from '#core/playbook-id.ts';
import { COMPUTE } from '../families/compute.ts';
import { EDGE } from '../families/edge.ts';
import { IDENTITY } from '../families/identity.ts';
import { LOGGING } from '../families/logging.ts';
import { NETWORK } from '../families/network.ts';
import { STORAGE } from '../families/storage.ts';
import type { MemberCall } from '../member-calls.ts';

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
