import type { Severity } from '#core/detection/severity.ts';
import type { KeptTicket, TicketFailure } from '#core/ticket/ticket.ts';

/** The content of a ticket: plain text with foreign parts made visible, not yet escaped for the system's markup. */
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

/** A ticket system. Its calls throw TicketError; those about a ticket with `ticket-gone` if it no longer exists. */
export type TicketSystem = {
  readonly find: (correlation: string) => Promise<KeptTicket | undefined>;
  readonly open: (draft: TicketDraft) => Promise<KeptTicket>;
  /** Brings the texts up to date; `step` is added to the ticket's own history. */
  readonly write: (ticket: KeptTicket, draft: TicketDraft, step: string | undefined) => Promise<void>;
  /** Reopens or closes the ticket; does nothing if people already did. */
  readonly move: (ticket: KeptTicket, to: 'open' | 'close', draft: TicketDraft) => Promise<void>;
  /** The page that people open. */
  readonly urlOf: (ticket: KeptTicket) => string;
};

export class TicketError extends Error {
  override readonly name = 'TicketError';
  readonly reason: TicketFailure;
  /** How many milliseconds the system asks to wait. */
  readonly afterMs: number;

  constructor(reason: TicketFailure, afterMs = 0) {
    super(JSON.stringify(reason));
    this.reason = reason;
    this.afterMs = afterMs;
  }
}
