import type { Severity } from '../detection/severity.ts';
import type { Hop } from '../heartbeat/silence.ts';
import type { Exception } from '../incident/exception.ts';
import type { State } from '../incident/state.ts';
import type { AccountOwner } from '../notice/owner.ts';
import type { Budgets, Mode, Stop } from '../settings.ts';
import type { IncidentRow } from './incidents.ts';
import type { VisibleAccount } from './session.ts';

/** Milliseconds of a distribution, accurate to 5 %; absent if nothing was measured. */
export type Percentiles = { readonly p50: number; readonly p95: number; readonly p99: number; readonly count: number };

/** `GET /api/now`. */
export type Now = {
  readonly now: number;
  readonly cursor: string;
  readonly accounts: readonly VisibleAccount[];
  readonly open: Readonly<Partial<Record<Severity, Readonly<Partial<Record<State, number>>>>>>;
  /** Incidents that wait for a decision, in the order in which they lapse; at most 20. */
  readonly waiting: readonly IncidentRow[];
  /** `contained`: the hub changed something. `alreadySafe`: the danger ended without the hub. */
  readonly today: {
    readonly opened: number;
    readonly contained: number;
    readonly alreadySafe: number;
    readonly failed: number;
  };
  /** From received to verified within the last 24 hours, without incidents that needed an approval. */
  readonly contain?: Percentiles;
  readonly coverage: { readonly heard: number; readonly silent: number; readonly unheard: number };
  /** Automatic containments within the hour and the budget, for accounts that used at least 10 % of it; the fullest first. */
  readonly budgets: readonly {
    readonly account: string;
    readonly used: number;
    readonly budget: number;
    readonly critical: boolean;
  }[];
  readonly stop?: Stop;
};

export const RANGES = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const;

export type Range = keyof typeof RANGES;

/** `GET /api/charts?range`. Each series has a value for each of `times`, which are the beginnings of hours or, for 30 d, of days. */
export type Charts = {
  readonly range: Range;
  readonly times: readonly number[];
  readonly bySeverity: Readonly<Partial<Record<Severity, readonly number[]>>>;
  readonly byScenario: Readonly<Record<string, readonly number[]>>;
  readonly byAccount: Readonly<Record<string, readonly number[]>>;
  readonly contained: readonly number[];
  readonly alreadySafe: readonly number[];
  readonly timeToContain: readonly (Percentiles | null)[];
  /** Minutes from the event to the verified fix of what the hub contained; when other dangers ended is not known. */
  readonly exposureMinutes: readonly number[];
  readonly total: {
    readonly opened: number;
    readonly contained: number;
    readonly alreadySafe: number;
    readonly contain?: Percentiles;
  };
};

export type GridCell = {
  readonly region: string;
  readonly coverage: 'heard' | 'silent' | 'unheard';
  readonly heardAt?: number;
  readonly delay?: number;
  readonly hop?: Hop;
};

/** Without `readAt`, the owner is from the organization file. */
export type GridOwner = Omit<AccountOwner, 'readAt'> & { readonly readAt?: number };

export type OrganizationGrid = {
  readonly regions: readonly string[];
  readonly heartbeatMinutes: number;
  readonly accounts: readonly (VisibleAccount & {
    readonly owner?: GridOwner;
    readonly mode: Mode;
    readonly cells: readonly GridCell[];
    readonly open: number;
  })[];
};

export type Rules = {
  readonly scenarios: readonly {
    readonly id: string;
    readonly severity: Severity;
    readonly modes: Readonly<Record<string, Mode>>;
  }[];
  /** The keys of `modes`: units, and accounts that differ from their unit. */
  readonly places: readonly { readonly key: string; readonly kind: 'unit' | 'account'; readonly accounts: number }[];
  readonly exceptions: readonly (Exception & { readonly over: boolean })[];
  readonly budgets: readonly { readonly account: string; readonly budgets: Required<{ [Each in keyof Budgets]: number }> }[];
  readonly thresholds: readonly { readonly account: string; readonly tuning: unknown }[];
  /** The thresholds of all other accounts. */
  readonly defaults: unknown;
  readonly approvalHours: number;
};

/** What to change in the organization file, as a person would write it. `POST /api/rules/patch` answers with the lines. */
export type RuleChange =
  | { readonly kind: 'mode'; readonly place: string; readonly scenario: string; readonly mode: Mode }
  | {
      readonly kind: 'exception';
      readonly scenario: string;
      readonly account?: string;
      readonly resource?: string;
      readonly reason: string;
      readonly owner: string;
      /** A date such as 2027-06-30. */
      readonly until: string;
    };

/** YAML, line by line, because a text of the API is one line. */
export type RulePatch = { readonly lines: readonly string[] };
