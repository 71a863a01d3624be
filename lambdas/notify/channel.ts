import type { Message } from '#core/notice/message.ts';
import type { ChannelFailure } from '#core/notice/notice.ts';

/** The result of one message. `thread` identifies the sent message, for the next message about the same incident. */
export type ChannelAnswer =
  | { readonly kind: 'sent'; readonly thread?: string }
  /** Worth another try, not before `afterMs` where the channel says so. */
  | { readonly kind: 'retry'; readonly afterMs?: number; readonly reason: ChannelFailure }
  /** Another try would end the same way. */
  | { readonly kind: 'refused'; readonly reason: ChannelFailure };

/** Sends the messages of one route. With a thread, the message edits or follows the one sent there. Never throws on a refusal. */
export type Channel = { readonly send: (message: Message, thread: string | undefined) => Promise<ChannelAnswer> };
