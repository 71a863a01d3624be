import type { ReasonCode } from '../reason.ts';
import type { HistoryEntry, Incident } from './incident.ts';
import { decided, type ExplainedStep, type IncidentChange } from './life.ts';

/** New notes replace older ones, so that notes never push a decision out of the history. */
const KEPT_NOTES = 20;

/** Steps that have no effect by themselves. */
const NOTES: readonly ReasonCode[] = ['noted', 'status-set', 'asked-in-security-hub'];

export function withNote(incident: Incident, step: ExplainedStep, change: IncidentChange = {}): Incident {
  const notes = incident.history.filter(isNote);
  const dropped = new Set(notes.slice(0, Math.max(0, notes.length + 1 - KEPT_NOTES)));
  return decided({ ...incident, history: incident.history.filter((one) => !dropped.has(one)) }, change, step);
}

function isNote({ reason }: HistoryEntry): boolean {
  return reason !== undefined && NOTES.includes(reason.code);
}
