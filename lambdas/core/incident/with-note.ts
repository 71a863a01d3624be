import type { HistoryEntry, Incident } from './incident.ts';
import { decided, type ExplainedStep } from './life.ts';

/** Older notes give way to new ones, so that no number of them pushes a decision out of the history. */
const KEPT_NOTES = 20;

/** The incident with what a person wrote about it. */
export function withNote(incident: Incident, step: ExplainedStep): Incident {
  const notes = incident.history.filter(isNote);
  const dropped = new Set(notes.slice(0, Math.max(0, notes.length + 1 - KEPT_NOTES)));
  return decided({ ...incident, history: incident.history.filter((one) => !dropped.has(one)) }, {}, step);
}

function isNote({ reason }: HistoryEntry): boolean {
  return reason?.code === 'noted';
}
