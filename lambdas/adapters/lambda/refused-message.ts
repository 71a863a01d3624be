import type { Unreadable } from '#core/detection/unreadable.ts';

/** Why a message in one of the hub's own queues is refused: `field` is the first whose value the queue does not allow. */
export type MessageRefusal = { readonly code: 'message-refused'; readonly queue: string; readonly field: string };

/** Thrown for a message that every later delivery would refuse too. */
export class RefusedMessage extends Error {
  override readonly name = 'RefusedMessage';
  readonly reason: MessageRefusal | Unreadable;

  constructor(reason: MessageRefusal | Unreadable) {
    super(JSON.stringify(reason));
    this.reason = reason;
  }
}
