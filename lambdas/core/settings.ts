import type { Response } from './detection/containment.ts';
import type { WebAclScope } from './detection/facts.ts';
import type { Severity } from './detection/severity.ts';
import { DEFAULT_TUNING, type PartialTuning, type Tuning, tuningFrom } from './detection/tuning.ts';
import type { Exception } from './incident/exception.ts';
import type { FlowLogs } from './network/flow-log.ts';

/** What an account lets the hub do: nothing, record and notify, plan and ask, or contain by itself. */
export const MODES = ['off', 'observe', 'approve', 'auto'] as const;

export type Mode = (typeof MODES)[number];

/** What one level of the organization says: modes by scenario id or severity; `default` serves all the others. */
export type ModeRules = { readonly [scenarioOrSeverity: string]: Mode };

/** What every level says, from the farthest (the organization) to the nearest (the account). */
export type Modes = readonly ModeRules[];

/** Most incidents the hub may contain by itself within an hour; beyond that it asks. */
export type Budgets = {
  /** In one account, for one scenario. */
  readonly scenario: number;
  /** In one account, for all scenarios together. */
  readonly account: number;
};

export type AccountSettings = {
  readonly name: string;
  readonly environment?: string;
  readonly unit?: string;
  readonly modes: Modes;
  readonly budgets?: Budgets;
  readonly protectedPrincipals?: ProtectedPrincipals;
  /** Which of the settings' tunings holds; absent where the defaults do. */
  readonly tuning?: number;
  readonly blockSet?: BlockSet;
  readonly networkAcl?: AddressAcl;
  /** CIDRs of one's own: no address of them is ever blocked. */
  readonly protectedNetworks?: readonly string[];
  readonly flowLogs?: FlowLogs;
};

/** Whom no measure locks out: IAM users kept for emergencies by name, roles by ARN pattern with `*`. */
export type ProtectedPrincipals = { readonly users: readonly string[]; readonly roles: readonly string[] };

/** The IP set that the account's own web ACL refuses: where addresses to be blocked go. */
export type BlockSet = {
  readonly name: string;
  /** Absent where the name has to do. */
  readonly id?: string;
  readonly scope: WebAclScope;
  readonly region: string;
};

/** The network ACL before the account's own web servers, where it has no firewall: it takes few rules and sees every port. */
export type AddressAcl = {
  readonly id: string;
  readonly region: string;
  /** As many inbound rules of one IP version as its quota allows. */
  readonly rules: number;
};

/** What an account wants recognised by; the defaults where it says nothing, or nobody described it. */
export function tuningIn({ accounts, tunings = [] }: Settings, account: string): Tuning {
  const words = tunings[accounts[account]?.tuning ?? -1];
  return words === undefined ? DEFAULT_TUNING : tuningFrom(words);
}

/** Whether any account wants watched what access keys only read. */
export function watchesKeyReads({ tunings = [] }: Settings): boolean {
  return tunings.some(({ watchKeyReads }) => watchKeyReads === true);
}

/** What the organization file says at run time, accounts by their id. */
export type Settings = {
  readonly accounts: Readonly<Record<string, AccountSettings>>;
  readonly exceptions?: readonly Exception[];
  /** Spared in every account. */
  readonly protectedPrincipals?: ProtectedPrincipals;
  /** How long a plan waits for a person before it lapses. */
  readonly approvalHours?: number;
  /** What accounts say apart from the default tuning, each once: thousands of accounts may share one. */
  readonly tunings?: readonly PartialTuning[];
  /** Under which role of each account the hub is rolled out. */
  readonly deployRole?: string;
};

/** Somebody stopped everything the hub does by itself. */
export type Stop = { readonly by: string; readonly at: number; readonly reason: string };

/** What the hub may do now: read anew before every run, and all or nothing. */
export type Authority = { readonly settings: Settings; readonly stop?: Stop };

/**
 * What holds for an account where something is to be changed: whom the whole organization spares, and its own people and
 * networks, included. Undefined where the file does not list it.
 */
export function accountIn(settings: Settings, id: string): AccountSettings | undefined {
  const account = settings.accounts[id];
  if (account === undefined) return undefined;
  const { breakGlass, trustedNetworks } = tuningIn(settings, id);
  const [everywhere, own] = [settings.protectedPrincipals ?? NOBODY, account.protectedPrincipals ?? NOBODY];
  return {
    ...account,
    protectedPrincipals: {
      users: [...everywhere.users, ...own.users, ...breakGlass],
      roles: [...everywhere.roles, ...own.roles],
    },
    protectedNetworks: [...(account.protectedNetworks ?? []), ...trustedNetworks],
  };
}

const NOBODY: ProtectedPrincipals = { users: [], roles: [] };

/** Where the organization file says nothing. */
export const DEFAULT_BUDGETS: Budgets = { scenario: 20, account: 60 };
export const DEFAULT_APPROVAL_HOURS = 24;

/** As much of a scenario as its mode depends on. */
export type Contained = { readonly id: string; readonly containment: { readonly response: Response } };

/** What the scenario's own response allows at most when a mode is given for a whole level or severity. */
const CEILING: Readonly<Record<Response, Mode>> = { auto: 'auto', ask: 'approve', none: 'observe' };

/**
 * The mode that holds for a scenario in an account. A level answers with its word for the scenario, else for the severity,
 * else for everything, the last two under the scenario's own ceiling. The nearest answer wins, but `off` at any level is
 * an exclusion that nothing nearer takes back. Where nobody says anything the hub observes.
 */
export function modeFor(modes: Modes, scenario: Contained, severity: Severity): Mode {
  const answers = modes.flatMap((words) => answerOf(words, scenario, severity) ?? []);
  return answers.includes('off') ? 'off' : (answers.at(-1) ?? 'observe');
}

/** What holds where nobody names a scenario or a severity. */
export function defaultMode(modes: Modes): Mode {
  const answers = modes.flatMap(({ default: word }) => word ?? []);
  return answers.includes('off') ? 'off' : (answers.at(-1) ?? 'observe');
}

function answerOf(words: ModeRules, { id, containment }: Contained, severity: Severity): Mode | undefined {
  const own = words[id];
  if (own !== undefined) return own;
  const general = words[severity] ?? words.default;
  return general && lesser(general, CEILING[containment.response]);
}

/** The more careful of two modes. */
function lesser(one: Mode, other: Mode): Mode {
  return MODES.indexOf(one) < MODES.indexOf(other) ? one : other;
}

/** The items of the state table that say what the hub may do; they are read together. */
export const SETTINGS_KEY = { pk: 'settings', sk: 'organization' } as const;
export const SWITCH_KEY = { pk: 'settings', sk: 'switch' } as const;
