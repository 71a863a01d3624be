/** Who may send events to detection: the rules of the hub's bus, the clock, the flow log reader or the heartbeat. */
export type Origin = 'aws' | 'clock' | 'flow' | 'beat';

/** Why an event cannot be read. It is held, not lost. */
export type Unreadable =
  | { readonly code: 'not-json' | 'not-an-object' | 'not-an-event' }
  | { readonly code: 'too-deep'; readonly levels: number }
  | { readonly code: 'foreign-sender' | 'partner-sender'; readonly sender: string }
  | { readonly code: 'not-from-there'; readonly origin: Origin; readonly sender: string }
  | { readonly code: 'unknown-detail-type'; readonly detailType: string }
  | { readonly code: 'no-account' | 'no-region' | 'no-time' | 'no-id' | 'no-findings' }
  | { readonly code: 'unlisted-account'; readonly account: string }
  | { readonly code: 'accounts-differ'; readonly envelope: string; readonly record: string };
