import type { Severity } from '../detection/severity.ts';
import type { ChannelFailure } from '../notice/notice.ts';
import type { Language } from '../text.ts';

export const TICKET_SYSTEMS = ['jira', 'servicenow'] as const;

export type TicketSystemKind = (typeof TICKET_SYSTEMS)[number];

/** Where a ticket is kept for each incident of that severity or worse. `secret` names a secret of the hub account, in Secrets Manager. */
export type TicketSettings = {
  readonly severity: Severity;
  readonly language: Language;
  readonly secret: string;
  /** Such as `example.atlassian.net` or `example.service-now.com`. */
  readonly host: string;
} & (
  | { readonly system: 'jira'; readonly project: string; readonly issueType: string }
  | { readonly system: 'servicenow'; readonly closeCode: string; readonly group?: string }
);

export const TICKET_SECRETS = 'org-security-hub/tickets/';

/** Hosts that a secret may be sent to, by system. */
export const TICKET_HOSTS: Readonly<Record<TicketSystemKind, string>> = {
  jira: '.atlassian.net',
  servicenow: '.service-now.com',
};

export type KeptTicket = { readonly id: string; readonly key: string };

/** What the hub knows of the ticket of an incident; the row `ticket#<incident>`, which `ticket` alone writes. */
export type TicketRow = {
  readonly incident: string;
  /** `OPENING`: somebody is about to open it. `FAILED`: the last try went wrong, for `reason`. */
  readonly state: 'OPENING' | 'KEPT' | 'FAILED';
  readonly at: number;
  readonly attempts: number;
  readonly ticket?: KeptTicket & { readonly url: string };
  readonly isOpen?: boolean;
  readonly says?: string;
  readonly toldAt?: number;
  readonly reason?: TicketFailure;
};

export type TicketFailure = ChannelFailure;

export function correlationOf(incident: string): string {
  return `org-security-hub-${incident}`;
}
