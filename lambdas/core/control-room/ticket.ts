/** One connection's way in. `digest` stands for the ticket, which only the browser has; times in epoch milliseconds. */
export type Ticket = {
  readonly digest: string;
  readonly email: string;
  /** Ids of the accounts the person sees; absent for all. */
  readonly accounts?: readonly string[];
  /** When the sign-in ends, and the connection with it. */
  readonly until: number;
  readonly expiresAt: number;
};

export const TICKET_SECONDS = 30;

export type SocketConnection = Pick<Ticket, 'accounts' | 'until'> & { readonly id: string };
