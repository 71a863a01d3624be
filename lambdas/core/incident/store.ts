import type { Unanswered } from '../reason.ts';
import type { Incident } from './incident.ts';

export type OpenResult = { readonly kind: 'opened' | 'duplicate' | 'joined'; readonly incident: string };

/** Every write is conditional on what was read, so that duplicate, late and competing events change nothing twice. */
export type IncidentStore = {
  /** Opens the incident, joins the open one with the same cause and resource, or finds a duplicate. `answered` questions are removed from the open one. */
  readonly open: (incident: Incident, answered?: readonly Unanswered[]) => Promise<OpenResult>;
  /** The current incident; undefined if there is none. An id that joined another incident returns that one. */
  readonly get: (id: string) => Promise<Incident | undefined>;
  /** Open incidents of one `resourceKey`. */
  readonly openAt: (place: string) => Promise<readonly Incident[]>;
  /** The same, with incidents whose fix was verified in the last days; for each cause only the latest. */
  readonly knownAt: (place: string) => Promise<readonly Incident[]>;
  /** Writes `next` if there was no write since `previous` was read and the transition is legal; else false. */
  readonly replace: (previous: Incident, next: Incident) => Promise<boolean>;
};
