import type { Unreadable } from '#core/detection/unreadable.ts';

/** Why a message of one of the hub's own queues is not believed: `field` is the first that a sender of that queue may not say so. */
export type MessageRefusal = { readonly code: 'message-refused'; readonly queue: string; readonly field: string };

/** Thrown for a message that no later delivery makes right. */
export class RefusedMessage extends Error {
  override readonly name = 'RefusedMessage';
  readonly reason: MessageRefusal | Unreadable;

  constructor(reason: MessageRefusal | Unreadable) {
    super(JSON.stringify(reason));
    this.reason = reason;
  }
}
