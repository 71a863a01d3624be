import { isObject } from '../json.ts';
import { HIGH_RISK_PORTS } from '../network/risky-ports.ts';

/** What the organization says of a rule of AWS Config: how bad its NON_COMPLIANT is, or that the hub leaves it alone. */
export const CONFIG_RULE_SEVERITIES = ['off', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

/** The thresholds, spans and lists by which scenarios are recognised in one account: policy of the organization, not facts. */
export type Tuning = {
  /** Ports attacked on sight; SSH is a scenario of its own and always counts. */
  readonly riskyPorts: readonly number[];
  /** Tags, by key, whose values mark security groups that open nothing to the world; in lower case. */
  readonly protectedTags: Readonly<Record<string, readonly string[]>>;
  /** Words of openings that were never meant to stay; in lower case. */
  readonly temporaryWords: readonly string[];
  readonly bruteForce: { readonly failures: number; readonly withinMinutes: number };
  readonly rootFailures: { readonly failures: number; readonly withinMinutes: number };
  readonly travel: {
    /** Nobody travels faster. */
    readonly kmPerHour: number;
    readonly withinMinutes: number;
    /** Sign-ins that may be anywhere; roles and people by name, `*` and `?` stand for any letters. */
    readonly allow: {
      readonly countries: readonly string[];
      readonly asns: readonly number[];
      readonly networks: readonly string[];
      readonly people: readonly string[];
      readonly roles: readonly string[];
    };
  };
  /** CIDRs of offices and VPNs: an address in one is never new. */
  readonly trustedNetworks: readonly string[];
  /** How long addresses and devices of people stay known. */
  readonly baselineDays: number;
  /** How long the sources of an access key stay known. */
  readonly keyDays: number;
  /** Whether members also forward what access keys only read, which may be a lot. */
  readonly watchKeyReads: boolean;
  /** How long a Region stays known to be in use. */
  readonly regionDays: number;
  /** How long an account's Regions are learnt before any of them is called unusual. */
  readonly learningDays: number;
  readonly repeatedOpenings: { readonly groups: number; readonly withinMinutes: number };
  /** How long after an opening a connection through it counts, and how long one lasts that was open when the rule went. */
  readonly connections: { readonly withinHours: number; readonly afterClosingMinutes: number };
  readonly staleOpeningMinutes: number;
  readonly tamperAfterLoginMinutes: number;
  readonly mfaBypassHours: number;
  /** IAM users kept for emergencies: the hub never locks one out. */
  readonly breakGlass: readonly string[];
  /** Rules of AWS Config beside those the hub knows, or another word on those it knows. */
  readonly configRules: Readonly<Record<string, (typeof CONFIG_RULE_SEVERITIES)[number]>>;
};

/** What holds where nobody says anything else. */
export const DEFAULT_TUNING: Tuning = {
  riskyPorts: HIGH_RISK_PORTS,
  protectedTags: { environment: ['prod'] },
  temporaryWords: ['test', 'temp', 'open'],
  bruteForce: { failures: 3, withinMinutes: 10 },
  rootFailures: { failures: 3, withinMinutes: 10 },
  // A passenger aircraft.
  travel: { kmPerHour: 900, withinMinutes: 10, allow: { countries: [], asns: [], networks: [], people: [], roles: [] } },
  trustedNetworks: [],
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

type Words<Said> = Said extends readonly unknown[]
  ? Said
  : Said extends object
    ? { readonly [Field in keyof Said]?: Words<Said[Field]> | undefined }
    : Said;

/** Some of a tuning: what one unit or account says of it. */
export type PartialTuning = Words<Tuning>;

/** The tuning an activity is judged by, which is its account's when it is judged; the default where nobody gave it one. */
export function tuningOf({ tuning = DEFAULT_TUNING }: { readonly tuning?: Tuning }): Tuning {
  return tuning;
}

/** Whether a user is kept for emergencies; names of users differ in more than case. */
export function isBreakGlass(user: string, { breakGlass }: Tuning): boolean {
  return breakGlass.some((name) => name.toLowerCase() === user.toLowerCase());
}

/** Nearer words over farther ones, field by field and name by name; a list replaces the farther list. */
export function override(far: PartialTuning, near: PartialTuning): PartialTuning {
  return merge(far, near) as PartialTuning;
}

/** Of some words those that say anything else than the default does; undefined where none do. */
export function differenceFromDefaults(words: PartialTuning): PartialTuning | undefined {
  return diff(words, DEFAULT_TUNING) as PartialTuning | undefined;
}

const FULL = new WeakMap<PartialTuning, Tuning>();

/** The whole tuning that some words make of the default; worked out once for the very same words. */
export function tuningFrom(words: PartialTuning): Tuning {
  const tuning = FULL.get(words) ?? (merge(DEFAULT_TUNING, words) as Tuning);
  FULL.set(words, tuning);
  return tuning;
}

function merge(far: unknown, near: unknown): unknown {
  if (near === undefined) return far;
  if (!isObject(far) || !isObject(near)) return near;
  const fields = [...new Set([...Object.keys(far), ...Object.keys(near)])];
  return Object.fromEntries(fields.map((field) => [field, merge(own(far, field), own(near, field))]));
}

function diff(said: unknown, usual: unknown): unknown {
  if (!isObject(said)) return JSON.stringify(said) === JSON.stringify(usual) ? undefined : said;
  const fields = Object.keys(said).map((field) => [field, diff(said[field], own(usual, field))] as const);
  const left = fields.filter(([, value]) => value !== undefined);
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

/** Names are people's to choose, so one may be that of a property every object has. */
function own(of: unknown, field: string): unknown {
  return isObject(of) && Object.hasOwn(of, field) ? of[field] : undefined;
}
