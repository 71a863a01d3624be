import type { CountChange, Counts, Span } from './counts.ts';
import type { IncidentRow, TimelineStep } from './incidents.ts';

/** A stored row. `revision` counts its writes; `changedAt`: the last write, epoch milliseconds. */
export type StoredRow = { readonly row: IncidentRow; readonly revision: number; readonly changedAt: number };

/** One transaction: the row, the lists it enters and leaves, and the counters. */
export type RoomChange = {
  readonly before: StoredRow | undefined;
  readonly after: StoredRow;
  readonly enters: readonly string[];
  readonly leaves: readonly string[];
  readonly counts: readonly CountChange[];
};

/** A part of a list, ascending or descending: positions between `after` and `until`, both excluded. */
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
  /** Of all accounts; `from` and `to` are starts of spans, both included. */
  readonly counts: (span: Span, from: number, to: number) => Promise<readonly CountsAt[]>;
  /** Of each account in which something happened: one query for each day, or for each month of days, for any number of accounts. */
  readonly countsByAccount: (span: Span, from: number, to: number) => Promise<readonly CountsOfAccount[]>;
  readonly open: (scopes: readonly string[]) => Promise<ReadonlyMap<string, Counts>>;
  /** Steps of one UTC day before the position, newest first. */
  readonly steps: (day: string, before: string | undefined, limit: number) => Promise<readonly PlacedStep[]>;
};

export type PlacedStep = { readonly position: string; readonly step: TimelineStep };

/** What the projector writes; `write` returns false if another run wrote in between. */
export type RoomWriter = {
  readonly write: (change: RoomChange) => Promise<boolean>;
  readonly addSteps: (steps: readonly PlacedStep[]) => Promise<void>;
};
