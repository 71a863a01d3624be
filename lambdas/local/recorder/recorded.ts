import type { TicketSystemKind } from '#core/ticket/ticket.ts';

/** What comes over HTTP; mail and Amazon Q come by SNS. */
export type RecordedChannel = 'slack' | 'discord' | 'teams' | 'webhook';

/** One message as a channel got it. An edit replaces the payload; a reply names the message it follows. */
export type RecordedMessage = {
  readonly id: string;
  readonly channel: RecordedChannel;
  /** Host and path without its secret part. */
  readonly to: string;
  readonly at: number;
  readonly payload: unknown;
  readonly follows?: string;
  readonly edits: number;
  /** Only its receiver sees it, such as the answer to a click. */
  readonly only?: 'clicker';
};

/** A request that was refused, and why: what the real channel would have said. */
export type RefusedRequest = {
  readonly channel: RecordedChannel | TicketSystemKind;
  readonly to: string;
  readonly at: number;
  readonly why: string;
};

export type MessageRecords = {
  readonly messages: () => readonly RecordedMessage[];
  readonly refused: () => readonly RefusedRequest[];
  readonly add: (message: Omit<RecordedMessage, 'edits'>) => void;
  /** Whether there was such a message. */
  readonly edit: (id: string, payload: unknown) => boolean;
  readonly has: (id: string) => boolean;
  readonly refuse: (request: RefusedRequest) => void;
};

const MOST = 2_000;

/** In memory, the latest 2,000 of each. */
export function records(): MessageRecords {
  const messages = new Map<string, RecordedMessage>();
  const refused: RefusedRequest[] = [];
  return {
    messages: () => [...messages.values()],
    refused: () => refused,
    has: (id) => messages.has(id),
    add: (message) => {
      messages.set(message.id, { ...message, edits: 0 });
      const [oldest] = messages.keys();
      if (messages.size > MOST && oldest !== undefined) messages.delete(oldest);
    },
    edit: (id, payload) => {
      const known = messages.get(id);
      if (known !== undefined) messages.set(id, { ...known, payload, edits: known.edits + 1 });
      return known !== undefined;
    },
    refuse: (request) => {
      refused.push(request);
      if (refused.length > MOST) refused.shift();
    },
  };
}
