import type { Family, Permission, Playbook, PlaybookId } from '../../core/playbook.ts';
import type { MemberCall } from '../member-calls.ts';
import { restartTrail } from './restart-trail.ts';
import { revokeOpenIngress } from './revoke-open-ingress.ts';

/** Every way the hub can contain something so far: the one source of the members' roles and of session policies. */
export const PLAYBOOKS = {
  'revoke-open-ingress': revokeOpenIngress,
  'restart-trail': restartTrail,
} satisfies Partial<Record<PlaybookId, Playbook<MemberCall>>>;

/** The playbook with this id, or undefined while a person has to do what it names. */
export function playbookOf(id: PlaybookId): Playbook<MemberCall> | undefined {
  return (PLAYBOOKS as Partial<Record<PlaybookId, Playbook<MemberCall>>>)[id];
}

/** Everything a family's role must be able to do in a member account: the fold of its playbooks' own permissions. */
export function permissionsOf(family: Family): Permission[] {
  return Object.values(PLAYBOOKS)
    .filter((playbook) => playbook.family === family)
    .flatMap(({ permissions }) => [...permissions.fix, ...permissions.undo]);
}
