import type { ApiObjection } from '#core/control-room/session.ts';
import type { Incident } from '#core/incident/incident.ts';
import { ownEntry } from '#core/own-property.ts';
import { knownPerson, mayUse } from '#core/people.ts';
import type { ApiAnswer, ApiRequest, RouteAnswer, RouteCall } from './exchange.ts';
import type { ServePorts } from './ports.ts';
import { canSee, type Reader } from './reader.ts';
import { type ApiRoute, ROUTES } from './routes.ts';

const STATUS: Readonly<Record<ApiObjection['code'], number>> = {
  'not-signed-in': 401,
  'unknown-person': 403,
  'role-lacks-right': 403,
  'foreign-origin': 403,
  'decision-unproven': 403,
  'not-found': 404,
  'not-valid': 400,
  'not-possible': 409,
  'incident-changed': 409,
};

/** Answers are not cached, and browsers treat them as data only. */
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
};

/** Answers one request: the person is identified by the token alone, and requests of other pages are refused. */
export async function answer(request: ApiRequest, ports: ServePorts): Promise<ApiAnswer> {
  return written(await outcomeOf(request, ports));
}

async function outcomeOf(request: ApiRequest, ports: ServePorts): Promise<RouteAnswer> {
  const refused = (because: ApiObjection): RouteAnswer => ({ kind: 'refused', because });
  if (await isFromElsewhere(request, ports)) return refused({ code: 'foreign-origin' });
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(request.headers.authorization ?? '') ?? [];
  const claims = token === undefined ? undefined : await ports.signedIn(token, ports.now());
  if (token === undefined || claims === undefined) return refused({ code: 'not-signed-in' });
  const authority = await ports.authority();
  const person = knownPerson(claims, authority.settings);
  if (person === undefined) return refused({ code: 'unknown-person', email: claims.email });
  const reader: Reader = { person: { ...person, email: claims.email }, settings: authority.settings, until: claims.until };
  for (const route of ROUTES) {
    const found = route.method === request.method ? route.path.exec(request.path) : null;
    if (found !== null) return runIfAllowed(route, found[1] ?? '', { request, reader, authority, token, claims, ports });
  }
  return refused({ code: 'not-found' });
}

/** The only place that checks rights: an incident outside a person's scope is answered like one that does not exist. */
async function runIfAllowed(route: ApiRoute, id: string, asked: RouteCall): Promise<RouteAnswer> {
  const { reader, ports } = asked;
  const { person } = reader;
  const incident = route.about === 'incident' ? await ports.incident(id) : undefined;
  const isHidden = route.about === 'incident' && (incident === undefined || !canSee(reader, incident.account));
  if (isHidden) return { kind: 'refused', because: { code: 'not-found' } };
  if (route.right !== undefined && !mayUse(person, route.right))
    return { kind: 'refused', because: { code: 'role-lacks-right', role: person.role, right: route.right } };
  return route.about === 'incident' ? route.run({ ...asked, id, incident: incident as Incident }) : route.run(asked);
}

/** Whether another page sent the request, as the browser's headers show; a request that changes something must also be JSON. */
async function isFromElsewhere({ method, headers }: ApiRequest, ports: ServePorts): Promise<boolean> {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return true;
  const { origin } = headers;
  if (origin !== undefined && origin !== (await ports.origin())) return true;
  return method !== 'GET' && headers['content-type']?.split(';')[0]?.trim() !== 'application/json';
}

function written(outcome: RouteAnswer): ApiAnswer {
  const [status, value] =
    outcome.kind === 'json'
      ? [outcome.status ?? 200, outcome.value]
      : [ownEntry(STATUS, outcome.because.code), { refused: outcome.because }];
  return { status, body: JSON.stringify(value), headers: { ...HEADERS, 'content-type': 'application/json; charset=utf-8' } };
}
