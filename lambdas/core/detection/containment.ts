import type { Evidence } from '../incident/evidence.ts';
import type { PlaybookId } from '../playbook/playbook-id.ts';
import type { Localized } from '../text.ts';

/** What the hub does by itself: `auto` contains where the account opted in, `ask` waits for a person, `none` only reports. */
export type Response = Containment['response'];

/** How a scenario is contained. Only what asks a person may have no playbook, and then the record says why. */
export type Containment = WithPlaybooks | WithoutPlaybook | { readonly response: 'none' };

export type WithPlaybooks = {
  readonly response: 'auto' | 'ask';
  /** Best first: the first that acts on the incident's kind of resource is taken, a person may choose another. */
  readonly playbooks: readonly [PlaybookId, ...PlaybookId[]];
  /** Whether one of `playbooks` fits an incident's evidence, where the kind of resource alone does not decide. */
  readonly appliesTo?: (playbook: PlaybookId, evidence: readonly Evidence[]) => boolean;
};

export type WithoutPlaybook = { readonly response: 'ask'; readonly noPlaybook: Localized };

/** The playbooks of a scenario, best first. */
export function playbooksOf({ containment }: { readonly containment: Containment }): readonly PlaybookId[] {
  return 'playbooks' in containment ? containment.playbooks : [];
}

/** The playbooks of a scenario that fit what its incident is about, best first. */
export function fittingPlaybooks(
  { containment }: { readonly containment: Containment },
  evidence: readonly Evidence[],
): readonly PlaybookId[] {
  if (!('playbooks' in containment)) return [];
  const { playbooks, appliesTo = () => true } = containment;
  return playbooks.filter((playbook) => appliesTo(playbook, evidence));
}
