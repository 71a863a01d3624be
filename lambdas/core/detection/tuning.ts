import { ownProperty } from '#core/own-property.ts';
import { isObject } from '../json.ts';
import { memoizeByObject } from '../memoize-by-object.ts';
import { HIGH_RISK_PORTS } from '../network/risky-ports.ts';

export const CONFIG_RULE_SEVERITIES = ['off', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

/** Thresholds and lists of the scenarios in one account. */
export type Tuning = {
  /** Without SSH, which has its own scenario. */
  readonly riskyPorts: readonly number[];
  /** Values by tag key, in lower case, of security groups that are never open to the world. */
  readonly protectedTags: Readonly<Record<string, readonly string[]>>;
  /** Words in names of temporary openings, in lower case. */
  readonly temporaryWords: readonly string[];
  readonly bruteForce: { readonly failures: number; readonly withinMinutes: number };
  readonly rootFailures: { readonly failures: number; readonly withinMinutes: number };
  readonly travel: {
    readonly kmPerHour: number;
    readonly withinMinutes: number;
    /** Exempt sign-ins. People (IAM users, sessions by role) and roles are ARN patterns with the account; `*` matches within one part. */
    readonly allow: {
      readonly countries: readonly string[];
      readonly asns: readonly number[];
      readonly networks: readonly string[];
      readonly people: readonly string[];
      readonly roles: readonly string[];
    };
  };
  readonly trustedNetworks: readonly string[];
  /** Names of buckets that are public on purpose. */
  readonly publicWebsites: readonly string[];
  readonly baselineDays: number;
  readonly keyDays: number;
  /** Members then also forward reads by access keys, which may be many events. */
  readonly watchKeyReads: boolean;
  readonly regionDays: number;
  readonly learningDays: number;
  readonly repeatedOpenings: { readonly groups: number; readonly withinMinutes: number };
  /** How long after an opening a connection counts, and how long it may continue after the rule was removed. */
  readonly connections: { readonly withinHours: number; readonly afterClosingMinutes: number };
  readonly staleOpeningMinutes: number;
  readonly tamperAfterLoginMinutes: number;
  readonly mfaBypassHours: number;
  readonly breakGlass: readonly string[];
  /** Additional Config rules, or other severities for known ones. */
  readonly configRules: Readonly<Record<string, (typeof CONFIG_RULE_SEVERITIES)[number]>>;
};

export const DEFAULT_TUNING: Tuning = {
  riskyPorts: HIGH_RISK_PORTS,
  protectedTags: { environment: ['prod'] },
  temporaryWords: ['test', 'temp', 'open'],
  bruteForce: { failures: 3, withinMinutes: 10 },
  rootFailures: { failures: 3, withinMinutes: 10 },
  // A passenger aircraft.
  travel: { kmPerHour: 900, withinMinutes: 10, allow: { countries: [], asns: [], networks: [], people: [], roles: [] } },
  trustedNetworks: [],
  publicWebsites: [],
  baselineDays: 90,
  keyDays: 7,
  watchKeyReads: false,
  regionDays: 7,
  learningDays: 7,
  repeatedOpenings: { groups: 3, withinMinutes: 10 },
  connections: { withinHours: 24, afterClosingMinutes: 5 },
  staleOpeningMinutes: 30,
  tamperAfterLoginMinutes: 15,
  mfaBypassHours: 24,
  breakGlass: [],
  configRules: {},
};

type DeepPartial<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { readonly [Field in keyof Value]?: DeepPartial<Value[Field]> | undefined }
    : Value;

export type PartialTuning = DeepPartial<Tuning>;

export function tuningOf({ tuning = DEFAULT_TUNING }: { readonly tuning?: Tuning }): Tuning {
  return tuning;
}

export function isBreakGlass(user: string, { breakGlass }: Tuning): boolean {
  return breakGlass.some((name) => name.toLowerCase() === user.toLowerCase());
}

/** The fields of `near` win over those of `far`; a list is replaced as a whole. */
export function override(far: PartialTuning, near: PartialTuning): PartialTuning {
  return merge(far, near) as PartialTuning;
}

export function differenceFromDefaults(words: PartialTuning): PartialTuning | undefined {
  return diff(words, DEFAULT_TUNING) as PartialTuning | undefined;
}

/** The same object for the same `words`. */
export const tuningFrom = memoizeByObject((words: PartialTuning): Tuning => merge(DEFAULT_TUNING, words) as Tuning);

function merge(far: unknown, near: unknown): unknown {
  if (near === undefined) return far;
  if (!isObject(far) || !isObject(near)) return near;
  const fields = [...new Set([...Object.keys(far), ...Object.keys(near)])];
  return Object.fromEntries(fields.map((field) => [field, merge(own(far, field), own(near, field))]));
}

function diff(said: unknown, usual: unknown): unknown {
  if (!isObject(said)) return JSON.stringify(said) === JSON.stringify(usual) ? undefined : said;
  const fields = Object.entries(said).map(([field, value]) => [field, diff(value, own(usual, field))] as const);
  const left = fields.filter(([, value]) => value !== undefined);
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

/** A foreign field name may be one that every object inherits. */
function own(of: unknown, field: string): unknown {
  return isObject(of) ? ownProperty(of, field) : undefined;
}
