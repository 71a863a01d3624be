/** Allows one WebSocket connection. Only the browser has the ticket itself; `digest` is its hash. Times in epoch milliseconds. */
export type Ticket = {
  readonly digest: string;
  readonly email: string;
  /** Ids of the accounts the person sees; absent for all. */
  readonly accounts?: readonly string[];
  /** The sign-in and the connection end then. */
  readonly until: number;
  readonly expiresAt: number;
};

export const TICKET_SECONDS = 30;

export type SocketConnection = Pick<Ticket, 'accounts' | 'until'> & { readonly id: string };
