import type { Severity } from '../detection/severity.ts';
import type { HistoryEntry, Incident } from '../incident/incident.ts';
import type { KeptEvent } from '../incident/kept-event.ts';
import type { LedgerCheck } from '../incident/ledger-check.ts';
import type { Links } from '../links.ts';
import type { Notice, NoticeState } from '../notice/notice.ts';
import type { ShownTicket } from '../ticket/ticket.ts';

export type IncidentRow = Pick<
  Incident,
  | 'id'
  | 'version'
  | 'scenario'
  | 'severity'
  | 'state'
  | 'account'
  | 'region'
  | 'resource'
  | 'occurrences'
  | 'openedAt'
  | 'updatedAt'
> & {
  readonly accountName: string;
  readonly unit?: string;
  readonly actor: Pick<Incident['actor'], 'type' | 'name'>;
  readonly address?: string;
  readonly firstAt: number;
  readonly receivedAt: number;
  readonly verifiedAt?: number;
  readonly waitsUntil?: number;
  readonly approved?: true;
  readonly outcome?: 'changed' | 'already-safe' | 'undone' | 'refused' | 'failed';
  readonly connections?: 'end' | 'survive' | 'unknown';
  /** The worst of its notices: FAILED, HELD, MERGED, SENT; absent where there was none. */
  readonly notice?: NoticeState;
  readonly notes: number;
};

/** `GET /api/incidents`. `cursor` leads to the next page. With `searchedTo`, the search stopped at that time and continues with the cursor. */
export type IncidentResults = {
  readonly rows: readonly IncidentRow[];
  readonly cursor?: string;
  readonly searchedTo?: number;
};

/** What this person can decide now, by verb: `true`, or the reason why not. */
export type PossibleDecisions = Readonly<Record<string, true | { readonly because: unknown }>>;

export type RelatedIncident = IncidentRow & { readonly because: 'resource' | 'actor' | 'address' | 'follow-up' };

/** `GET /api/incidents/ID`. */
export type IncidentDetail = {
  readonly incident: Incident;
  readonly row: IncidentRow;
  readonly ledger: LedgerCheck | { readonly unreadable: string };
  readonly notices: readonly Omit<Notice, 'thread'>[];
  /** Absent if the incident has no ticket. */
  readonly ticket?: ShownTicket;
  readonly related: readonly RelatedIncident[];
  readonly links: Links;
  readonly possible: PossibleDecisions;
  readonly playbooks: readonly string[];
};

/** `GET /api/incidents/ID/events`: the first event of each source, earliest first; empty if the hub itself opened the incident. */
export type IncidentEvents = { readonly events: readonly KeptEvent[] };

/** One step in the life of an incident. `hop`: time since the previous step, or since the event was received. */
export type TimelineStep = HistoryEntry & {
  readonly incident: string;
  /** Position in the incident's history, from 0: incident and step together are unique. */
  readonly step: number;
  readonly scenario: string;
  readonly severity: Severity;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly hop?: number;
};

/** `GET /api/timeline?cursor`: the newest first. */
export type TimelinePage = { readonly steps: readonly TimelineStep[]; readonly cursor?: string };

/** `GET /api/changes?since=cursor`: every incident that changed since then, once. `gap`: too many to list, so the client reads everything again. */
export type ChangesSince = {
  readonly cursor: string;
  readonly items: readonly ChangedItem[];
  readonly gap?: true;
};

/** `version` counts every change that lists show: of the incident and of its notices. */
export type ChangedItem = { readonly id: string; readonly version: number };
