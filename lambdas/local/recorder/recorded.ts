import type { TicketSystemKind } from '#core/ticket/ticket.ts';

/** Channels over HTTP; mail and Amazon Q come by SNS. */
export type RecordedChannel = 'slack' | 'discord' | 'teams' | 'webhook';

/** One message as a channel received it. An edit replaces the payload; a reply names the message it follows. */
export type RecordedMessage = {
  readonly id: string;
  readonly channel: RecordedChannel;
  /** Host and path without its secret part. */
  readonly to: string;
  readonly at: number;
  readonly payload: unknown;
  readonly follows?: string;
  readonly edits: number;
  /** Visible only to its receiver, such as the answer to a click. */
  readonly only?: 'clicker';
};

/** A refused request, and why, in the words of the real channel. */
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
  /** Whether the message existed. */
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
