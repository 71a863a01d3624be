import type { ApiObjection } from '#core/control-room/session.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Authority } from '#core/settings.ts';
import type { SignedIn } from '#core/sign-in.ts';
import type { ServePorts } from './ports.ts';
import type { Reader } from './reader.ts';

/** A request as the API sees it. Names of headers are in lower case. */
export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
};

export type ApiAnswer = {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** What a route works with. `token` is that of who asks, `claims` what it says. */
export type RouteCall = {
  readonly request: ApiRequest;
  readonly reader: Reader;
  readonly authority: Authority;
  readonly token: string;
  readonly claims: SignedIn;
  readonly ports: ServePorts;
};

/** What a route about one incident works with: one that the person sees. `id` as it was asked for, which another incident may have taken over. */
export type IncidentCall = RouteCall & { readonly id: string; readonly incident: Incident };

/** Of a route: JSON, or why not. */
export type RouteAnswer =
  | { readonly kind: 'json'; readonly value: object; readonly status?: number }
  | { readonly kind: 'refused'; readonly because: ApiObjection };
