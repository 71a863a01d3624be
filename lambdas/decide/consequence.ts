import type { Incident, UndoRequest } from '#core/incident/incident.ts';
import type { DecisionObjection } from '#core/reason.ts';

/** What follows from a decision: containment runs again, the containment is undone, or nothing. */
export type Consequence =
  | { readonly kind: 'contain' | 'nothing'; readonly incident: Incident }
  | { readonly kind: 'undo'; readonly incident: Incident; readonly requestedBy?: Pick<UndoRequest, 'by' | 'sender'> }
  | { readonly kind: 'refused'; readonly reason: DecisionObjection };
