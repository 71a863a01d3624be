import type { KnownPerson, Right } from '../people.ts';
import type { ProofFailure } from './decision-proof.ts';
import type { ChangedItem } from './incidents.ts';

/** The answers of the API, as JSON. All times are epoch milliseconds, all durations milliseconds; texts are data and never markup. */

/** `GET /api/me`. `until`: when the sign-in ends. */
export type Me = {
  readonly person: Pick<KnownPerson, 'name' | 'email' | 'role' | 'accounts' | 'units'>;
  readonly rights: readonly Right[];
  readonly until: number;
  readonly now: number;
};

export type VisibleAccount = {
  readonly id: string;
  readonly name: string;
  readonly unit?: string;
  readonly environment?: string;
};

/** What the socket sends. A client ignores items that it already has in this version or a later one. */
export type Frame =
  | { readonly type: 'changed'; readonly cursor: string; readonly items: readonly ChangedItem[] }
  | { readonly type: 'pong'; readonly at: number };

/** `POST /api/socket-ticket`: allows one connection within `seconds`, as the second of the sub-protocols `SOCKET_PROTOCOL, ticket`. */
export type SocketTicket = { readonly ticket: string; readonly seconds: number };

export const SOCKET_PROTOCOL = 'control-room.v1';

/** A client sends it at least every 9 minutes and receives a `pong`; API Gateway closes a connection that is idle for 10. */
export const PING = 'ping';

/** Answer to a refused request: `reason` is data for `words/`. */
export type Refused = { readonly refused: ApiObjection };

export type ApiObjection =
  | { readonly code: 'not-signed-in' }
  | { readonly code: 'unknown-person'; readonly email: string }
  | { readonly code: 'role-lacks-right'; readonly role: string; readonly right: Right }
  | { readonly code: 'not-found' }
  | { readonly code: 'foreign-origin' }
  | { readonly code: 'decision-unproven'; readonly because: ProofFailure }
  | { readonly code: 'not-valid'; readonly field: string }
  | { readonly code: 'not-possible'; readonly because: unknown }
  | { readonly code: 'incident-changed' };

/** Local profile only: takes `email` and `nonce` of a form and answers as Cognito does for a code. */
export const LOCAL_SIGN_IN = '/sign-in';

/** `GET /config.json`, which needs no sign-in: how to sign in, and where the socket is. */
export type PageConfig = {
  readonly signIn:
    | {
        readonly kind: 'cognito';
        /** Address of the hosted sign-in, such as `https://example.auth.ap-northeast-2.amazoncognito.com`. */
        readonly authorize: string;
        readonly clientId: string;
        /** Names of federated identity providers, for a button each. */
        readonly providers: readonly string[];
      }
    | { readonly kind: 'local'; readonly people: readonly Pick<KnownPerson, 'name' | 'email' | 'role' | 'accounts' | 'units'>[] };
  /** Path of the WebSocket on the page's own origin. */
  readonly socket: string;
  readonly idleMinutes: number;
};
