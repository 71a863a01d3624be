import { setTimeout as sleep } from 'node:timers/promises';
import type { Operator } from '#adapters/operator/operator.ts';
import type { PersonVerb } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { State } from '#core/incident/state.ts';
import { ownEntry } from '#core/own-property.ts';
import type { DecisionObjection } from '#core/reason.ts';

export const PATIENCE_MS = 30_000;
const POLL_MS = 200;

/** What a person can decide about an incident. */
export type ByPerson = PersonVerb;

/** The incident when the decision has been carried out, or when the waiting time ends. */
export async function outcome(hub: Pick<Operator, 'incident'>, before: Incident, word: ByPerson): Promise<Incident> {
  const end = Date.now() + PATIENCE_MS;
  let incident = before;
  while (Date.now() < end && !isSettled(incident, before, word)) {
    await sleep(POLL_MS);
    incident = (await hub.incident(before.id)) ?? incident;
    const opened = incident.history.at(-1)?.reason;
    // A follow-up is a separate incident, and the one to show.
    if (incident.version > before.version && opened?.code === 'follow-up-opened') {
      const followUp = await hub.incident(opened.incident);
      if (followUp !== undefined) return outcome(hub, unsettled(followUp), word);
    }
  }
  return incident;
}

/** A follow-up as it was before it was opened. */
export function unsettled(followUp: Incident): Incident {
  return { ...followUp, version: 0, history: [] };
}

/** An approval and a new plan are settled by the hub's step after them, everything else by the first step. */
export function isSettled(incident: Incident, before: Incident, word: ByPerson): boolean {
  if (incident.version === before.version || incident.state === 'PROCESSING') return false;
  const last = incident.history.at(-1);
  if (refusalOf(incident, before) !== undefined) return true;
  if (word === 'approve' || word === 'replan')
    return last?.by === 'hub' && last !== undefined && incident.version > before.version + 1;
  return incident.history.length > before.history.length;
}

/** Why the hub refused the decision, if the refusal is the last step since then. */
export function refusalOf(incident: Incident, before: Pick<Incident, 'version'>): DecisionObjection | undefined {
  const reason = incident.version > before.version ? incident.history.at(-1)?.reason : undefined;
  return reason?.code === 'decision-refused' ? reason.because : undefined;
}

/** The states that a decision leads to; a note leads to none. */
const WANTED: Readonly<Record<Exclude<ByPerson, 'undo'>, readonly State[] | undefined>> = {
  approve: ['MITIGATED'],
  reject: ['CLOSED'],
  replan: ['AWAITING_APPROVAL', 'MITIGATED', 'SUPPRESSED'],
  suppress: ['SUPPRESSED'],
  // If it continues as another incident, this one is closed.
  reopen: ['NEW', 'PROCESSING', 'AWAITING_APPROVAL', 'MITIGATED', 'CLOSED'],
  note: undefined,
};

export function isDone({ state, outcome: ended }: Incident, word: ByPerson): boolean {
  if (word === 'undo') return ended?.kind === 'undone';
  const wanted: readonly State[] | undefined = ownEntry(WANTED, word);
  return wanted === undefined || wanted.includes(state);
}
