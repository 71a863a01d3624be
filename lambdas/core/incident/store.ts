import type { Unanswered } from '../reason.ts';
import type { Incident } from './incident.ts';

export type OpenResult = { readonly kind: 'opened' | 'duplicate' | 'joined'; readonly incident: string };

/** Every write is conditional on what was read, so that duplicate, late and competing events change nothing twice. */
export type IncidentStore = {
  /** Opens the incident, or joins the open one about the same scenario and resource, which asks what is answered no longer, or tells a duplicate. */
  readonly open: (incident: Incident, answered?: readonly Unanswered[]) => Promise<OpenResult>;
  /** The incident as it is now; undefined if there is none. Ids of events that joined lead to the incident they joined. */
  readonly get: (id: string) => Promise<Incident | undefined>;
  /** Open incidents about one place: `account/region/resource id`. */
  readonly openAt: (place: string) => Promise<readonly Incident[]>;
  /** Those, and incidents there whose fix was verified in the last days. Of one cause, only the latest. */
  readonly knownAt: (place: string) => Promise<readonly Incident[]>;
  /** Writes `next` if there was no write since `previous` was read, and if the step between their states is legal; else false. */
  readonly replace: (previous: Incident, next: Incident) => Promise<boolean>;
};
