export const CHANNEL_KINDS = ['email', 'slack', 'discord', 'teams', 'webhook', 'amazon-q'] as const;

export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** `MERGED`: sent in the thread of another incident. `HELD`: sent later, in a summary or after quiet hours. */
export const NOTICE_STATES = ['SENT', 'MERGED', 'HELD', 'FAILED'] as const;

export type NoticeState = (typeof NOTICE_STATES)[number];

/** What one route sent about one incident: a row of `notice#<incident>`, which only `notify` writes. */
export type Notice = {
  readonly route: string;
  readonly channel: ChannelKind;
  readonly state: NoticeState;
  readonly at: number;
  readonly attempts: number;
  /** The channel's id of the message: Slack's `ts`, the id of a Discord message, an SNS message id. */
  readonly thread?: string;
  readonly reason?: NoticeReason;
};

export type NoticeReason = { readonly code: 'merged-into'; readonly incident: string } | HeldBecause | ChannelFailure;

/** Why a message waits for the next summary of its route. */
export type HeldBecause =
  | { readonly code: 'quiet-hours'; readonly until: number }
  | { readonly code: 'change-window'; readonly name: string }
  | { readonly code: 'rate-limit'; readonly anHour: number };

/** The state that needs attention first. */
export function worstNotice(states: readonly NoticeState[]): NoticeState | undefined {
  return (['FAILED', 'HELD', 'MERGED', 'SENT'] as const).find((state) => states.includes(state));
}

/** Why a channel failed. `text` is the channel's answer, shortened; it never contains a secret or a webhook's URL. */
export type ChannelFailure =
  | { readonly code: 'answered'; readonly status: number; readonly text?: string }
  | { readonly code: 'throttled'; readonly afterMs?: number }
  | { readonly code: 'timed-out'; readonly afterMs: number }
  | { readonly code: 'unreachable'; readonly name: string }
  | { readonly code: 'webhook-revoked'; readonly status: number }
  | { readonly code: 'secret-unreadable'; readonly secret: string; readonly name: string }
  | { readonly code: 'secret-invalid'; readonly secret: string }
  | { readonly code: 'given-up'; readonly attempts: number; readonly last?: ChannelFailure };

/** Prefixes of the keys in the table that only `notify` may write. */
export const NOTICE_KEYS = {
  rows: 'notice#',
  threads: 'notice-threads#',
  joined: 'notice-joined#',
  held: 'notice-held#',
  waits: 'notice-waits#',
  counts: 'notice-counts#',
  owners: 'notice-owners#',
} as const;
