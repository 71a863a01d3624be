import type { Evidence } from '../incident/evidence.ts';
import type { PlaybookId } from '../playbook/playbook-id.ts';
import type { Localized } from '../text.ts';

/** `auto` contains where the account opted in, `ask` waits for a person, `none` only reports. */
export type Response = Containment['response'];

/** Only `ask` may have no playbook; then `noPlaybook` gives the reason. */
export type Containment = WithPlaybooks | WithoutPlaybook | { readonly response: 'none' };

export type WithPlaybooks = {
  readonly response: 'auto' | 'ask';
  /** The first that acts on the incident's resource type is used; a person may choose another. */
  readonly playbooks: readonly [PlaybookId, ...PlaybookId[]];
  readonly appliesTo?: (playbook: PlaybookId, evidence: readonly Evidence[]) => boolean;
};

export type WithoutPlaybook = { readonly response: 'ask'; readonly noPlaybook: Localized };

export function playbooksOf({ containment }: { readonly containment: Containment }): readonly PlaybookId[] {
  return 'playbooks' in containment ? containment.playbooks : [];
}

export function fittingPlaybooks(
  { containment }: { readonly containment: Containment },
  evidence: readonly Evidence[],
): readonly PlaybookId[] {
  if (!('playbooks' in containment)) return [];
  const { playbooks, appliesTo = () => true } = containment;
  return playbooks.filter((playbook) => appliesTo(playbook, evidence));
}
