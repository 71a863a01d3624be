import type { Incident } from '#core/incident/incident.ts';
import type { HeldBecause, Notice } from '#core/notice/notice.ts';
import type { AccountOwner } from '#core/notice/owner.ts';
import type { Route } from '#core/notice/route.ts';
import type { ChangedRule, GroupChange } from '#core/notice/rule-change.ts';
import type { Settings } from '#core/settings.ts';
import type { Localized } from '#core/text.ts';
import type { Channel } from './channel.ts';

/**
 * What one route did about one subject, as the table keeps it. `subject` is an incident's id, or `alarm:`, `test:`, `digest:` or
 * `rule:` and a name. Until the first answer of the channel a row has no state.
 */
export type StoredNotice = Omit<Notice, 'state'> & {
  readonly subject: string;
  readonly state?: Notice['state'];
  /** Digest of what the channel last took. */
  readonly told?: string;
  /** Until when the run that sends now holds the row. */
  readonly busyUntil?: number;
  /** No try before that. */
  readonly notBefore?: number;
  /** The last reminder of a decision that waits. */
  readonly remindedAt?: number;
  readonly version: number;
};

export type NoticeRows = {
  readonly get: (subject: string, route: string) => Promise<StoredNotice | undefined>;
  readonly of: (subject: string) => Promise<readonly StoredNotice[]>;
  /** False if the row is no longer of the version before; version 1 is the first. */
  readonly put: (row: StoredNotice) => Promise<boolean>;
};

/** Which incident began a thread that others of its kind join until `until`. */
export type Threads = {
  readonly lead: (route: string, kind: string, incident: string, now: number, until: number) => Promise<string>;
  readonly join: (route: string, lead: string, incident: string) => Promise<void>;
  readonly joined: (route: string, lead: string) => Promise<readonly string[]>;
};

/** What a summary says of a change of rules. */
export type RuleChangeSummary = Pick<GroupChange, 'account' | 'region' | 'group' | 'did' | 'at'> & {
  readonly by: string;
  readonly first?: ChangedRule;
  readonly count: number;
};

/** `incident` is the subject: an incident's id, or for a change of rules `rule:` and its event. */
export type HeldNotice = {
  readonly incident: string;
  readonly at: number;
  readonly because: HeldBecause;
  readonly change?: RuleChangeSummary;
};

/** What a route keeps for its next summary. */
export type HeldNotices = {
  readonly add: (route: string, held: HeldNotice) => Promise<void>;
  readonly of: (route: string) => Promise<readonly HeldNotice[]>;
  readonly remove: (route: string, incidents: readonly string[]) => Promise<void>;
};

/** Decisions that wait: when a reminder is due. */
export type WaitingDecisions = {
  readonly add: (incident: string, at: number) => Promise<void>;
  readonly due: (until: number) => Promise<readonly { readonly incident: string; readonly at: number }[]>;
  readonly remove: (incident: string, at: number) => Promise<void>;
};

/** A message of the queue `notices`. `again` is a try that was put off; only it waits for its time, a further change does not. */
export type NoticeOrder =
  | { readonly incident: string; readonly route: string; readonly again?: true; readonly reminder?: number }
  | { readonly alarm: HubAlarm; readonly route: string; readonly again?: true }
  | { readonly change: GroupChange; readonly route: string; readonly again?: true }
  | { readonly digest: string };

/** An alarm of CloudWatch about the hub itself. */
export type HubAlarm = {
  readonly name: string;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  readonly text: string;
  readonly at: number;
};

export type NotifyPorts = {
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly title: (scenario: string) => Localized | undefined;
  readonly settings: () => Promise<Settings>;
  readonly rows: NoticeRows;
  readonly threads: Threads;
  readonly held: HeldNotices;
  readonly waits: WaitingDecisions;
  /** Counts one more message of a route within this hour; false where it has had so many. */
  readonly count: (route: string, of: string, hour: number, most: number) => Promise<boolean>;
  readonly channel: (route: Route) => Channel;
  /** Whether a calendar of Change Calendar is open; undefined where it cannot be read. */
  readonly calendar: (arn: string) => Promise<boolean | undefined>;
  readonly owner: (account: string) => Promise<AccountOwner | undefined>;
  readonly order: (order: NoticeOrder, delayMs?: number) => Promise<void>;
  readonly homeRegion: string;
  /** A minute of reminders and summaries in milliseconds: the local organization has shorter ones. */
  readonly minute: number;
  readonly now: () => number;
};
