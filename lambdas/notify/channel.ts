import type { Message } from '#core/notice/message.ts';
import type { ChannelFailure } from '#core/notice/notice.ts';

/** What became of one message. `thread` names what was sent, for the next message of the same incident. */
export type ChannelAnswer =
  | { readonly kind: 'sent'; readonly thread?: string }
  /** Worth another try, not before `afterMs` where the channel says so. */
  | { readonly kind: 'retry'; readonly afterMs?: number; readonly reason: ChannelFailure }
  /** Another try would end the same way. */
  | { readonly kind: 'refused'; readonly reason: ChannelFailure };

/** One route's way out. With a thread the message updates or follows what was sent there. Never throws for what the channel answers. */
export type Channel = { readonly send: (message: Message, thread: string | undefined) => Promise<ChannelAnswer> };
