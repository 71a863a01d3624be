import type { Permission } from '../iam/permission.ts';
import { PHASES, type Phase, type PlaybookId } from '../playbook/playbook-id.ts';
import { playbooksOf } from './containment.ts';
import type { Detection } from './detection.ts';

/** What a scenario needs AWS Config for: to be recognised at all, and for playbooks that restore an earlier state. */
export type ConfigNeeds = { readonly recognition: boolean; readonly playbooks: readonly PlaybookId[] };

/** The permissions of a playbook by phase, as the index of playbooks has them. */
export type PlaybookPermissions = Readonly<
  Record<PlaybookId, { readonly permissions: Readonly<Record<Phase, readonly Permission[]>> }>
>;

/** Events of AWS Config itself and calls on it. */
const CONFIG_SOURCES = ['aws.config', 'config.amazonaws.com'];

/** Undefined for a scenario that does not need AWS Config. */
export function configNeedsOf(detection: Detection, playbooks: PlaybookPermissions): ConfigNeeds | undefined {
  const { triggers } = detection;
  const recognition = triggers.every((trigger) => 'source' in trigger && CONFIG_SOURCES.includes(trigger.source));
  const restoring = playbooksOf(detection).filter((id) => readsHistory(playbooks[id]));
  return recognition || restoring.length > 0 ? { recognition, playbooks: restoring } : undefined;
}

function readsHistory({ permissions }: PlaybookPermissions[PlaybookId]): boolean {
  return PHASES.some((phase) => permissions[phase].some(({ action }) => action === 'config:GetResourceConfigHistory'));
}
