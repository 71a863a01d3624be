import type { Family, Permission, Playbook, PlaybookId } from '../../core/playbook.ts';
import type { MemberCall } from '../member-calls.ts';
import { restartTrail } from './restart-trail.ts';
import { revokeOpenIngress } from './revoke-open-ingress.ts';

/** Every way the hub can contain something: the one source of the members' roles and of session policies. */
export const PLAYBOOKS: Readonly<Record<PlaybookId, Playbook<MemberCall>>> = {
  'revoke-open-ingress': revokeOpenIngress,
  'restart-trail': restartTrail,
};

/** Everything a family's role must be able to do in a member account: the fold of its playbooks' own permissions. */
export function permissionsOf(family: Family): Permission[] {
  return Object.values(PLAYBOOKS)
    .filter((playbook) => playbook.family === family)
    .flatMap(({ permissions }) => [...permissions.fix, ...permissions.undo]);
}
