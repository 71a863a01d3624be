/** Where the way of a beat ends. `not-back`: after AWS took the call; `region`, `hub`: no account is heard; `stood-still`: none was sent. */
const HOPS = [
  'role-refused',
  'call-failed',
  'not-recorded',
  'not-forwarded',
  'not-back',
  'region',
  'hub',
  'stood-still',
] as const;

export type Hop = (typeof HOPS)[number];

export type SilentRegion = {
  readonly region: string;
  readonly hop: Hop;
  readonly since?: number;
  readonly error?: string;
  readonly nonce?: string;
};

const SILENT = ['account', 'region', 'hub'] as const;

export type SilenceReport = {
  readonly who: (typeof SILENT)[number];
  /** Whether the account is the hub or the management account, or the silence is everywhere. */
  readonly critical: boolean;
  readonly silent: readonly SilentRegion[];
  readonly back: readonly string[];
};
