import type { ApiObjection } from '#core/control-room/session.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Authority } from '#core/settings.ts';
import type { SignedIn } from '#core/sign-in.ts';
import type { ServePorts } from './ports.ts';
import type { Reader } from './reader.ts';

/** A request as the API sees it. Header names are in lower case. */
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

/** The input of a route. `token` is the person's, `claims` are its content. */
export type RouteCall = {
  readonly request: ApiRequest;
  readonly reader: Reader;
  readonly authority: Authority;
  readonly token: string;
  readonly claims: SignedIn;
  readonly ports: ServePorts;
};

/** The input of a route about one incident that the person may see. `id` as requested; it may have been merged into another incident. */
export type IncidentCall = RouteCall & { readonly id: string; readonly incident: Incident };

/** The answer of a route: JSON, or why it was refused. */
export type RouteAnswer =
  | { readonly kind: 'json'; readonly value: object; readonly status?: number }
  | { readonly kind: 'refused'; readonly because: ApiObjection };
