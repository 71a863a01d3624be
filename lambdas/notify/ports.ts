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
  /** Digest of the last message that the channel took. */
  readonly told?: string;
  /** Until when the run that is sending holds the row. */
  readonly busyUntil?: number;
  /** No try before this time. */
  readonly notBefore?: number;
  /** The last reminder of the waiting decision. */
  readonly remindedAt?: number;
  readonly version: number;
};

export type NoticeRows = {
  readonly get: (subject: string, route: string) => Promise<StoredNotice | undefined>;
  readonly of: (subject: string) => Promise<readonly StoredNotice[]>;
  /** False if the stored row is not the previous version; version 1 is the first. */
  readonly put: (row: StoredNotice) => Promise<boolean>;
};

/** Which incident leads a thread; others of its kind join it until `until`. */
export type Threads = {
  readonly lead: (route: string, kind: string, incident: string, now: number, until: number) => Promise<string>;
  readonly join: (route: string, lead: string, incident: string) => Promise<void>;
  readonly joined: (route: string, lead: string) => Promise<readonly string[]>;
};

/** What a summary says about a change of rules. */
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

/** The notices that a route keeps for its next summary. */
export type HeldNotices = {
  readonly add: (route: string, held: HeldNotice) => Promise<void>;
  readonly of: (route: string) => Promise<readonly HeldNotice[]>;
  readonly remove: (route: string, incidents: readonly string[]) => Promise<void>;
};

/** Waiting decisions, and when the next reminder of each is due. */
export type WaitingDecisions = {
  readonly add: (incident: string, at: number) => Promise<void>;
  readonly due: (until: number) => Promise<readonly { readonly incident: string; readonly at: number }[]>;
  readonly remove: (incident: string, at: number) => Promise<void>;
};

/** A message of the queue `notices`. `again` marks a postponed try: only such an order waits for its time. */
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
  /** Counts one more message of a route in this hour; false if it has already sent `most`. */
  readonly count: (route: string, of: string, hour: number, most: number) => Promise<boolean>;
  readonly channel: (route: Route) => Channel;
  /** Whether a calendar of AWS Change Calendar is open; undefined if it cannot be read. */
  readonly calendar: (arn: string) => Promise<boolean | undefined>;
  readonly owner: (account: string) => Promise<AccountOwner | undefined>;
  readonly order: (order: NoticeOrder, delayMs?: number) => Promise<void>;
  readonly homeRegion: string;
  /** A minute of reminders and summaries in milliseconds: the local organization has shorter ones. */
  readonly minute: number;
  readonly now: () => number;
};
