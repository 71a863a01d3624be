import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { Response } from './detection/containment.ts';
import type { WebAclScope } from './detection/facts.ts';
import type { Severity } from './detection/severity.ts';
import { DEFAULT_TUNING, type PartialTuning, type Tuning, tuningFrom } from './detection/tuning.ts';
import type { HubParts } from './hub-part.ts';
import type { Exception } from './incident/exception.ts';
import type { FlowLogs } from './network/flow-log.ts';
import type { NoticeSettings } from './notice/route.ts';
import type { KnownPerson, Role } from './people.ts';
import type { TicketSettings } from './ticket/ticket.ts';
import type { WebAccess } from './web-access.ts';

/** `off`: nothing. `observe`: record and notify. `approve`: plan and ask. `auto`: contain. */
export const MODES = ['off', 'observe', 'approve', 'auto'] as const;

export type Mode = (typeof MODES)[number];

export type ModeRules = { readonly [scenarioOrSeverity: string]: Mode };

export type Modes = readonly ModeRules[];

/** How many incidents the hub may contain automatically within any hour; beyond that it asks. CRITICAL ones count only for `critical`. */
export type Budgets = {
  readonly scenario: number;
  readonly account: number;
  readonly critical?: number | undefined;
};

export type AccountSettings = {
  readonly name: string;
  readonly environment?: string;
  readonly unit?: string;
  readonly modes: Modes;
  readonly budgets?: Budgets;
  readonly protectedPrincipals?: ProtectedPrincipals;
  /** Index into `Settings.tunings`; absent for the defaults. */
  readonly tuning?: number;
  readonly webAccess?: number;
  readonly blockSet?: BlockSet;
  readonly networkAcl?: AddressAcl;
  readonly protectedNetworks?: readonly string[];
  readonly exempt?: readonly string[];
  readonly publicWebsites?: readonly string[];
  /** Whether a policy of the organization prevents others from setting the hub's tags. */
  readonly believesTags?: boolean;
  readonly protectedBuckets?: readonly string[];
  readonly flowLogs?: FlowLogs;
};

/** Playbooks never lock these out: IAM users by name, roles by ARN pattern with `*`. */
export type ProtectedPrincipals = { readonly users: readonly string[]; readonly roles: readonly string[] };

/** The IP set that the account's web ACL blocks; playbooks add addresses to it. */
export type BlockSet = {
  readonly name: string;
  readonly id?: string;
  readonly scope: WebAclScope;
  readonly region: string;
};

/** The network ACL in front of web servers without a firewall: it has few rules and sees every port. */
export type AddressAcl = {
  readonly id: string;
  readonly region: string;
  /** Its quota of inbound rules per IP version. */
  readonly rules: number;
};

export function tuningIn({ accounts, tunings = [] }: Settings, account: string): Tuning {
  const changes = tunings[ownProperty(accounts, account)?.tuning ?? -1];
  return changes === undefined ? DEFAULT_TUNING : tuningFrom(changes);
}

export function webAccessIn({ accounts, webAccesses = [] }: Settings, account: string): WebAccess | undefined {
  return webAccesses[ownProperty(accounts, account)?.webAccess ?? -1];
}

export function watchesKeyReads({ tunings = [] }: Settings): boolean {
  return tunings.some(({ watchKeyReads }) => watchKeyReads === true);
}

export type Settings = {
  readonly accounts: Readonly<Record<string, AccountSettings>>;
  readonly exceptions?: readonly Exception[];
  readonly protectedPrincipals?: ProtectedPrincipals;
  readonly protectedBuckets?: readonly string[];
  readonly approvalHours?: number;
  readonly undo?: UndoLimits;
  /** Differences from the default tuning, each once: thousands of accounts may share one. */
  readonly tunings?: readonly PartialTuning[];
  readonly webAccesses?: readonly WebAccess[];
  readonly deployRole?: string;
  /** The Regions from which accounts forward events; accounts with the same Regions share one entry. */
  readonly forwarding?: readonly Forwarding[];
  readonly notices?: NoticeSettings;
  readonly tickets?: TicketSettings;
  readonly hubParts?: HubParts;
  readonly heartbeat?: Heartbeat;
  readonly taggers?: readonly string[];
  /** ARNs of resources that the hub never changes without asking. */
  readonly exempt?: readonly string[];
  /** Accounts in which anyone may set the hub's tags; absent: all accounts. */
  readonly tagsUnguardedIn?: readonly string[];
  /** The people who may read and decide in the control room and in chats. */
  readonly people?: readonly KnownPerson[];
  /** Roles by group of the identity provider. */
  readonly groups?: Readonly<Record<string, Role>>;
  /** Address of the control room, such as `https://hub.example.com`; absent if there is none. */
  readonly controlRoom?: string;
};

/** How often the hub checks that events of every account arrive. The silence of `management` is critical, as is that of the hub account. */
export type Heartbeat = { readonly minutes: number; readonly management: string };

export type Forwarding = {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Regions from which only sign-ins are forwarded. */
  readonly signInRegions: readonly string[];
};

/** What one person may undo alone: containments up to this age, and this many an hour in one account. */
export type UndoLimits = { readonly days: number; readonly anHour: number };

export type Stop = {
  readonly by: string;
  readonly sender?: string;
  readonly at: number;
  readonly reason: string;
  readonly proven?: true;
  readonly resumeRequest?: ResumeRequest;
};

export type ResumeRequest = { readonly by: string; readonly sender?: string; readonly at: number; readonly lapsesAt: number };

export type Authority = { readonly settings: Settings; readonly stop?: Stop };

/** An account's settings with the organization's protected principals and networks added; undefined if it is not listed. */
export function accountIn(settings: Settings, id: string): AccountSettings | undefined {
  const account = ownProperty(settings.accounts, id);
  if (account === undefined) return undefined;
  const { breakGlass, trustedNetworks, publicWebsites } = tuningIn(settings, id);
  const [everywhere, own] = [settings.protectedPrincipals ?? NONE, account.protectedPrincipals ?? NONE];
  return {
    ...account,
    exempt: [...(account.exempt ?? []), ...(settings.exempt ?? [])],
    publicWebsites: [...(account.publicWebsites ?? []), ...publicWebsites],
    believesTags: settings.tagsUnguardedIn?.includes(id) === false,
    protectedPrincipals: {
      users: [...everywhere.users, ...own.users, ...breakGlass],
      roles: [...everywhere.roles, ...own.roles],
    },
    protectedBuckets: [...(account.protectedBuckets ?? []), ...(settings.protectedBuckets ?? [])],
    protectedNetworks: [...(account.protectedNetworks ?? []), ...trustedNetworks],
  };
}

const NONE: ProtectedPrincipals = { users: [], roles: [] };

/** CRITICAL incidents are rare; their budget only stops a hub that is out of control. */
export const DEFAULT_BUDGETS: Readonly<Record<keyof Budgets, number>> = { scenario: 20, account: 60, critical: 600 };
export const DEFAULT_APPROVAL_HOURS = 24;
export const DEFAULT_UNDO: UndoLimits = { days: 30, anHour: 10 };
export const DEFAULT_HEARTBEAT_MINUTES = 15;

/** The part of a scenario that its mode depends on. */
export type ContainableScenario = { readonly id: string; readonly containment: { readonly response: Response } };

/** The highest mode that a scenario gets from `default` or a severity; only a rule with its own id can set a higher one. */
const CEILING: Readonly<Record<Response, Mode>> = { auto: 'auto', ask: 'approve', none: 'observe' };

/**
 * The mode of a scenario in an account. Within a level, the scenario's id wins over its severity, and the severity over `default`.
 * The level nearest to the account wins, but `off` at any level is final. Without any rule the mode is `observe`.
 */
export function modeFor(modes: Modes, scenario: ContainableScenario, severity: Severity): Mode {
  return nearest(modes.flatMap((rules) => modeIn(rules, scenario, severity) ?? []));
}

/** The mode of a scenario that no level names, before its ceiling applies. */
export function defaultMode(modes: Modes): Mode {
  return nearest(modes.flatMap(({ default: mode }) => mode ?? []));
}

function nearest(modes: readonly Mode[]): Mode {
  return modes.includes('off') ? 'off' : (modes.at(-1) ?? 'observe');
}

function modeIn(rules: ModeRules, { id, containment }: ContainableScenario, severity: Severity): Mode | undefined {
  const own = ownProperty(rules, id);
  if (own !== undefined) return own;
  const general = rules[severity] ?? rules.default;
  return general && moreCareful(general, ownEntry(CEILING, containment.response));
}

function moreCareful(one: Mode, other: Mode): Mode {
  return MODES.indexOf(one) < MODES.indexOf(other) ? one : other;
}

export const SETTINGS_KEY = { pk: 'settings', sk: 'organization' } as const;

/** Only `decide` writes the switch. Any person may add a stop by hand, under any name; only `decide` removes it. */
export const SWITCH_KEY = { pk: 'switch', sk: 'switch' } as const;
export const STOP_KEY = { pk: 'stop', sk: 'stop' } as const;
