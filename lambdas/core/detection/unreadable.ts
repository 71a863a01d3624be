/** Who may put events into a queue of detection: the rules of the hub's bus, its clock, its reader of flow logs, or its heartbeat. */
export type Origin = 'aws' | 'clock' | 'flow' | 'beat';

/** Why an event cannot be read: it is held, and nothing is lost. */
export type Unreadable =
  | { readonly code: 'not-json' | 'not-an-object' | 'not-an-event' }
  | { readonly code: 'too-deep'; readonly levels: number }
  | { readonly code: 'foreign-sender' | 'partner-sender'; readonly sender: string }
  | { readonly code: 'not-from-there'; readonly origin: Origin; readonly sender: string }
  | { readonly code: 'unknown-detail-type'; readonly detailType: string }
  | { readonly code: 'no-account' | 'no-region' | 'no-time' | 'no-id' | 'no-findings' }
  | { readonly code: 'unlisted-account'; readonly account: string }
  | { readonly code: 'accounts-differ'; readonly envelope: string; readonly record: string };
