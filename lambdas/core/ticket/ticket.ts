import type { Severity } from '../detection/severity.ts';
import { isChannelAddress } from '../notice/channel-address.ts';
import type { ChannelFailure } from '../notice/notice.ts';
import type { Language } from '../text.ts';

export const TICKET_SYSTEMS = ['jira', 'servicenow'] as const;

export type TicketSystemKind = (typeof TICKET_SYSTEMS)[number];

/** The ticket system for incidents of that severity or worse. `secret` is the name of a secret in the hub account. */
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

/** Hosts to which a secret may be sent, by system. */
export const TICKET_HOSTS: Readonly<Record<TicketSystemKind, string>> = {
  jira: '.atlassian.net',
  servicenow: '.service-now.com',
};

export type KeptTicket = { readonly id: string; readonly key: string };

/** What the hub knows about an incident's ticket: the row `ticket#<incident>`, which only `ticket` writes. */
export type TicketRow = {
  readonly incident: string;
  /** `OPENING`: not created yet. `FAILED`: the last try failed for `reason`. */
  readonly state: 'OPENING' | 'KEPT' | 'FAILED';
  readonly at: number;
  readonly attempts: number;
  readonly version?: number;
  readonly busyUntil?: number;
  readonly ticket?: KeptTicket & { readonly url: string };
  /** The previous ticket, which a person deleted. */
  readonly replaces?: KeptTicket;
  readonly isOpen?: boolean;
  readonly says?: string;
  readonly toldAt?: number;
  readonly reason?: TicketFailure;
};

export type TicketFailure =
  | ChannelFailure
  | { readonly code: 'credentials-refused'; readonly secret: string }
  | { readonly code: 'ticket-gone'; readonly status: number }
  | { readonly code: 'no-transition'; readonly to: 'open' | 'close' }
  | { readonly code: 'state-stays'; readonly state: string };

/** The ticket of an incident as people see it. `system` is absent if tickets are off now; `url` is absent if it has another host. */
export type ShownTicket = Pick<TicketRow, 'state' | 'at' | 'attempts' | 'isOpen' | 'reason'> & {
  readonly system?: TicketSystemKind;
  readonly key?: string;
  readonly url?: string;
};

export function shownTicket(
  { state, at, attempts, isOpen, reason, ticket }: TicketRow,
  settings: Pick<TicketSettings, 'system' | 'host'> | undefined,
): ShownTicket {
  const isLink = ticket !== undefined && settings !== undefined && isChannelAddress(ticket.url, [settings.host]);
  return {
    ...{ state, at, attempts },
    ...(settings !== undefined && { system: settings.system }),
    ...(ticket !== undefined && { key: ticket.key }),
    ...(isLink && { url: ticket.url }),
    ...(isOpen !== undefined && { isOpen }),
    ...(reason !== undefined && { reason }),
  };
}

export function correlationOf(incident: string): string {
  return `org-security-hub-${incident}`;
}
