import type { CountChange, Counts, Span } from './counts.ts';
import type { IncidentRow, TimelineStep } from './incidents.ts';

/** A row as it is stored. `revision` counts its writes; `changedAt`: when it was last written here, epoch milliseconds. */
export type StoredRow = { readonly row: IncidentRow; readonly revision: number; readonly changedAt: number };

/** One write: the row, the lists it enters and leaves, and the counters, all or nothing. */
export type RoomChange = {
  readonly before: StoredRow | undefined;
  readonly after: StoredRow;
  readonly enters: readonly string[];
  readonly leaves: readonly string[];
  readonly counts: readonly CountChange[];
};

/** A part of a list, in its order or the other way: positions after `after`, up to `until`, neither included. */
export type ListRange = {
  readonly list: string;
  readonly descending: boolean;
  readonly after?: string;
  readonly until?: string;
  readonly limit: number;
};

export type CountsAt = { readonly at: number; readonly counts: Counts };

export type CountsOfAccount = CountsAt & { readonly account: string };

export type RoomReader = {
  readonly positions: (stretch: ListRange) => Promise<readonly string[]>;
  readonly rows: (ids: readonly string[]) => Promise<readonly StoredRow[]>;
  /** Of everything; `from` and `to` are beginnings of spans, both included. */
  readonly counts: (span: Span, from: number, to: number) => Promise<readonly CountsAt[]>;
  /** Of each account where something happened. However many accounts there are, it takes a query a day, or a month for days. */
  readonly countsByAccount: (span: Span, from: number, to: number) => Promise<readonly CountsOfAccount[]>;
  readonly open: (scopes: readonly string[]) => Promise<ReadonlyMap<string, Counts>>;
  /** Steps of one day in UTC, the newest first, before the position. */
  readonly steps: (day: string, before: string | undefined, limit: number) => Promise<readonly PlacedStep[]>;
};

export type PlacedStep = { readonly position: string; readonly step: TimelineStep };

/** What the projector writes; `false` if another run wrote in between. */
export type RoomWriter = {
  readonly write: (change: RoomChange) => Promise<boolean>;
  readonly addSteps: (steps: readonly PlacedStep[]) => Promise<void>;
};
