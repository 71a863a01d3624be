import type { TicketSystemKind } from '#core/ticket/ticket.ts';
import type { ChannelReply, ChannelRequest } from '../exchange.ts';
import { jsonOf } from '../exchange.ts';

/** A ticket as people see it in its system. */
export type RecordedTicket = {
  readonly system: TicketSystemKind;
  readonly key: string;
  readonly title: string;
  readonly status: string;
  readonly lines: readonly string[];
  readonly comments: readonly string[];
};

/** An emulated ticket system with the tickets opened in it. */
export type PlayedSystem = {
  readonly name: TicketSystemKind;
  readonly answer: (request: ChannelRequest) => ChannelReply;
  readonly tickets: () => readonly RecordedTicket[];
};

/** The parts of a request that such a system reads. */
export function partsOf({ method, path, query, headers, body }: ChannelRequest) {
  return { method, path, query, authorization: headers.authorization ?? '', body: body === '' ? undefined : jsonOf(body) };
}
