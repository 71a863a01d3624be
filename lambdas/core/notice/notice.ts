export const CHANNEL_KINDS = ['email', 'slack', 'discord', 'teams', 'webhook', 'amazon-q'] as const;

export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** `MERGED`: told in the thread of another incident. `HELD`: told later, in a digest or after quiet hours. */
export const NOTICE_STATES = ['SENT', 'MERGED', 'HELD', 'FAILED'] as const;

export type NoticeState = (typeof NOTICE_STATES)[number];

/** What one route did about one incident; rows of `notice#<incident>`, which `notify` alone writes. */
export type Notice = {
  readonly route: string;
  readonly channel: ChannelKind;
  readonly state: NoticeState;
  readonly at: number;
  readonly attempts: number;
  /** How the channel names what was sent: Slack's `ts`, the id of a Discord message, an SNS message id. */
  readonly thread?: string;
  readonly reason?: NoticeReason;
};

export type NoticeReason = { readonly code: 'merged-into'; readonly incident: string } | HeldBecause | ChannelFailure;

/** Why a message waits for the next summary of its route. */
export type HeldBecause =
  | { readonly code: 'quiet-hours'; readonly until: number }
  | { readonly code: 'change-window'; readonly name: string }
  | { readonly code: 'rate-limit'; readonly anHour: number };

/** The one to look at first. */
export function worstNotice(states: readonly NoticeState[]): NoticeState | undefined {
  return (['FAILED', 'HELD', 'MERGED', 'SENT'] as const).find((state) => states.includes(state));
}

/** What a channel answered, or did not. `text` is the channel's own, cut short; it never holds a secret or an address of a webhook. */
export type ChannelFailure =
  | { readonly code: 'answered'; readonly status: number; readonly text?: string }
  | { readonly code: 'throttled'; readonly afterMs?: number }
  | { readonly code: 'timed-out'; readonly afterMs: number }
  | { readonly code: 'unreachable'; readonly name: string }
  | { readonly code: 'webhook-revoked'; readonly status: number }
  | { readonly code: 'secret-unreadable'; readonly secret: string; readonly name: string }
  | { readonly code: 'secret-invalid'; readonly secret: string }
  | { readonly code: 'given-up'; readonly attempts: number; readonly last?: ChannelFailure };

/** What the keys of `notify` in the table begin with: no other function may write under them. */
export const NOTICE_KEYS = {
  rows: 'notice#',
  threads: 'notice-threads#',
  joined: 'notice-joined#',
  held: 'notice-held#',
  waits: 'notice-waits#',
  counts: 'notice-counts#',
  owners: 'notice-owners#',
} as const;
