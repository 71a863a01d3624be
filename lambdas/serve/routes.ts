import { proofFailure, signedDecisionIn } from '#core/control-room/decision-proof.ts';
import { viewIn } from '#core/control-room/filter.ts';
import type { IncidentEvents } from '#core/control-room/incidents.ts';
import { RANGES, type Range } from '#core/control-room/overview.ts';
import type { ApiObjection } from '#core/control-room/session.ts';
import type { ForwardedProof } from '#core/control-room/signed-decision.ts';
import type { Right } from '#core/people.ts';
import { detailFor } from './detail.ts';
import type { ApiRequest, IncidentCall, RouteAnswer, RouteCall } from './exchange.ts';
import { changesFor, isPosition, timelineFor } from './history.ts';
import { meFor } from './me.ts';
import { issueSocketTicket, passOnDecision, passOnSwitch } from './orders.ts';
import { gridFor } from './organization.ts';
import { chartsFor, nowFor } from './overview.ts';
import { type Bodies, bodyIn, parsedAs } from './requests.ts';
import { patchFor, rulesFor } from './rules.ts';
import { cursorIn, searchIncidents } from './search.ts';

const ROWS_A_PAGE = 50;

/** For the export as a file. */
const MOST_ROWS_A_PAGE = 500;

/** Larger than any request of the page. */
const MOST_BODY = 64 * 1024;

/** A route of the API. `right`: needed besides the sign-in; `about`: one incident in the person's scope, or all accounts in it. */
export type ApiRoute = {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly right?: Right;
} & (
  | { readonly about?: 'accounts'; readonly run: (asked: RouteCall) => Promise<RouteAnswer> }
  | { readonly about: 'incident'; readonly run: (asked: IncidentCall) => Promise<RouteAnswer> }
);

const json = (value: object, status?: number): RouteAnswer => ({ kind: 'json', value, ...(status !== undefined && { status }) });
const refused = (because: ApiObjection): RouteAnswer => ({ kind: 'refused', because });
const notValid = (field: string): RouteAnswer => refused({ code: 'not-valid', field });
const sent = (because: ApiObjection | undefined): RouteAnswer =>
  because === undefined ? json({ sent: true }, 202) : refused(because);

async function withBody<Name extends keyof Bodies>(
  schema: Name,
  { body: text }: ApiRequest,
  run: (body: Bodies[Name]) => Promise<RouteAnswer> | RouteAnswer,
): Promise<RouteAnswer> {
  if ((text?.length ?? 0) > MOST_BODY) return notValid('body');
  const parsed = bodyIn(schema, text);
  return 'wrong' in parsed ? notValid(parsed.wrong) : run(parsed.body);
}

/** Reads a decision that the page signed with the key of this sign-in: `decide` would refuse and report any other. */
async function withSigned<Name extends 'decision' | 'stop' | 'resume'>(
  schema: Name,
  { request, claims, token, ports }: RouteCall,
  run: (signed: { readonly order: Bodies[Name]; readonly passedOn: ForwardedProof }) => Promise<ApiObjection | undefined>,
): Promise<RouteAnswer> {
  return withBody('signed', request, async (proof) => {
    const signed = signedDecisionIn(proof.decision);
    if (signed === undefined) return notValid('decision');
    const parsed = parsedAs(schema, signed.order);
    if ('wrong' in parsed) return notValid(parsed.wrong);
    const now = ports.now();
    const because = proofFailure(signed, claims, await ports.binding(proof.binding, now), now);
    if (because !== undefined) return refused({ code: 'decision-unproven', because });
    return sent(await run({ order: parsed.body, passedOn: { ...proof, token } }));
  });
}

function timeIn(query: URLSearchParams, name: string): number | undefined {
  const at = Date.parse(query.get(name) ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function limitIn(query: URLSearchParams): number | undefined {
  const written = query.get('limit') ?? String(ROWS_A_PAGE);
  const limit = /^\d{1,3}$/.test(written) ? Number(written) : 0;
  return limit >= 1 && limit <= MOST_ROWS_A_PAGE ? limit : undefined;
}

const INCIDENT = '(inc-[0-9a-f]{24})';

export const ROUTES: readonly ApiRoute[] = [
  { name: 'me', method: 'GET', path: /^\/api\/me$/, run: async ({ reader, ports }) => json(meFor(reader, ports.now())) },
  {
    name: 'now',
    method: 'GET',
    path: /^\/api\/now$/,
    about: 'accounts',
    run: async ({ request, reader, authority, ports }) =>
      json(await nowFor(reader, authority, timeIn(request.query, 'since'), ports)),
  },
  {
    name: 'incidents',
    method: 'GET',
    path: /^\/api\/incidents$/,
    about: 'accounts',
    run: async ({ request, reader, ports }) => {
      const { refused: wrong, ...view } = viewIn(request.query);
      const cursor = request.query.get('cursor') ?? undefined;
      if (cursor !== undefined && cursorIn(cursor) === undefined) return notValid('cursor');
      if (wrong[0] !== undefined) return notValid(wrong[0]);
      const limit = limitIn(request.query);
      if (limit === undefined) return notValid('limit');
      const asked = { ...view, limit, ...(cursor !== undefined && { cursor }) };
      return json(await searchIncidents(asked, reader, { room: ports.room, scenarios: ports.catalogue.map(({ id }) => id) }));
    },
  },
  {
    name: 'one incident',
    method: 'GET',
    path: new RegExp(`^/api/incidents/${INCIDENT}$`),
    about: 'incident',
    run: async ({ incident, reader, ports }) => json(await detailFor(incident, reader, ports)),
  },
  {
    name: 'the events of an incident',
    method: 'GET',
    path: new RegExp(`^/api/incidents/${INCIDENT}/events$`),
    about: 'incident',
    run: async ({ incident, ports }) => json({ events: await ports.events(incident.id) } satisfies IncidentEvents),
  },
  {
    name: 'timeline',
    method: 'GET',
    path: /^\/api\/timeline$/,
    about: 'accounts',
    run: async ({ request, reader, ports }) => {
      const cursor = request.query.get('cursor') ?? undefined;
      if (cursor !== undefined && !isPosition(cursor)) return notValid('cursor');
      return json(await timelineFor(reader, cursor, ports));
    },
  },
  {
    name: 'charts',
    method: 'GET',
    path: /^\/api\/charts$/,
    about: 'accounts',
    run: async ({ request, reader, ports }) => {
      const range = request.query.get('range') ?? '24h';
      return Object.hasOwn(RANGES, range) ? json(await chartsFor(reader, range as Range, ports)) : notValid('range');
    },
  },
  {
    name: 'organization',
    method: 'GET',
    path: /^\/api\/organization$/,
    about: 'accounts',
    run: async ({ reader, ports }) => json(await gridFor(reader, ports)),
  },
  {
    name: 'rules',
    method: 'GET',
    path: /^\/api\/rules$/,
    about: 'accounts',
    run: async ({ reader, ports }) => json(rulesFor(reader, ports)),
  },
  {
    name: 'a patch of the rules',
    method: 'POST',
    path: /^\/api\/rules\/patch$/,
    run: ({ request, reader }) => withBody('patch', request, (change) => json(patchFor(change, reader))),
  },
  {
    name: 'changes',
    method: 'GET',
    path: /^\/api\/changes$/,
    about: 'accounts',
    run: async ({ request, reader, ports }) => {
      const since = request.query.get('since') ?? '';
      return isPosition(since) ? json(await changesFor(reader, since, ports)) : notValid('since');
    },
  },
  {
    name: 'a decision',
    method: 'POST',
    path: new RegExp(`^/api/incidents/${INCIDENT}/decisions$`),
    right: 'decide',
    about: 'incident',
    run: (asked) => withSigned('decision', asked, (signed) => passOnDecision(asked, signed)),
  },
  {
    name: 'stop everything',
    method: 'POST',
    path: /^\/api\/stop$/,
    right: 'stop',
    run: (asked) => withSigned('stop', asked, (signed) => passOnSwitch(signed, asked.ports)),
  },
  {
    name: 'resume',
    method: 'POST',
    path: /^\/api\/resume$/,
    right: 'resume',
    run: (asked) => withSigned('resume', asked, (signed) => passOnSwitch(signed, asked.ports)),
  },
  {
    name: 'a ticket for the socket',
    method: 'POST',
    path: /^\/api\/socket-ticket$/,
    run: ({ request, reader, ports }) => withBody('nothing', request, async () => json(await issueSocketTicket(reader, ports))),
  },
];
