import type { Severity } from '#core/detection/severity.ts';
import type { KeptTicket, TicketFailure } from '#core/ticket/ticket.ts';

/** What a ticket says: plain text, foreign parts made visible and not yet escaped for the system's own markup. */
export type TicketDraft = {
  readonly correlation: string;
  readonly severity: Severity;
  readonly title: string;
  readonly lines: readonly string[];
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly isOpen: boolean;
  /** The incident's last step, for the ticket's own history. */
  readonly step: string;
};

/** A system of tickets. Its calls throw TicketError, those about a ticket with `ticket-gone` where it is not there any more. */
export type TicketSystem = {
  readonly find: (correlation: string) => Promise<KeptTicket | undefined>;
  readonly open: (draft: TicketDraft) => Promise<KeptTicket>;
  /** Brings the texts up to date; `tells` is added to the ticket's own history. */
  readonly write: (ticket: KeptTicket, draft: TicketDraft, tells: string | undefined) => Promise<void>;
  /** Opens the ticket again, or closes it; nothing where people did that before. */
  readonly move: (ticket: KeptTicket, to: 'open' | 'close', draft: TicketDraft) => Promise<void>;
  /** For people. */
  readonly urlOf: (ticket: KeptTicket) => string;
};

export class TicketError extends Error {
  override readonly name = 'TicketError';
  readonly reason: TicketFailure;
  /** What the system asks to be left alone for. */
  readonly afterMs: number;

  constructor(reason: TicketFailure, afterMs = 0) {
    super(JSON.stringify(reason));
    this.reason = reason;
    this.afterMs = afterMs;
  }
}
