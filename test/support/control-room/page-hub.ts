import { randomBytes, randomUUID } from 'node:crypto';
import { signInTokens } from '#adapters/lambda/sign-in-tokens.ts';
import { pageDecisionIn } from '#adapters/lambda/surface-messages.ts';
import { roomInMemory } from '#adapters/store/room-in-memory.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { digestOfSeenPlan } from '#core/control-room/decision-proof.ts';
import type { SocketConnection, Ticket } from '#core/control-room/ticket.ts';
import type { Severity } from '#core/detection/severity.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { KeptEvent } from '#core/incident/kept-event.ts';
import type { SurfaceOrder } from '#core/incident/surface-order.ts';
import type { KnownPerson } from '#core/people.ts';
import type { Settings, Stop } from '#core/settings.ts';
import type { TicketRow } from '#core/ticket/ticket.ts';
import { identityOfSignIn } from '#decide/proof/sign-in.ts';
import { answer } from '#serve/answer.ts';
import type { ServePorts } from '#serve/ports.ts';
import { acceptConnection, replyTo } from '#socket/connect.ts';
import { broadcast } from '#stream/broadcast.ts';
import { project } from '#stream/project.ts';
import { rowFor } from '../ledger-changes.ts';
import { carriedOut, type Ordered, switched } from './deciding.ts';
import { ledgerOf } from './ledger-of.ts';
import { type PageServer, pageServer } from './page-server.ts';
import { freshIncident, type SampleState } from './sample-incidents.ts';
import { SAMPLE_SETTINGS, sampleOwners, samplePulses } from './sample-organization.ts';

export const PEOPLE: readonly KnownPerson[] = [
  { name: 'Ada', email: 'ada@example.com', role: 'admin' },
  { name: 'Grace', email: 'grace@example.com', role: 'admin' },
  { name: 'Rui', email: 'rui@example.com', role: 'responder', units: ['workloads'] },
  { name: 'Vera', email: 'vera@example.com', role: 'viewer' },
];

const SETTINGS: Settings = {
  ...SAMPLE_SETTINGS,
  people: PEOPLE,
  tickets: {
    ...{ system: 'jira', host: 'example.atlassian.net', project: 'SEC', issueType: 'Task' },
    ...{ severity: 'HIGH', language: 'en', secret: 'org-security-hub/tickets/jira' },
  },
};

/** A hub as the page sees it: the product's own API, projector, tickets and broadcast over tables in memory. */
export async function startPageHub(
  incidents: readonly Incident[],
  signIn: Pick<Parameters<typeof pageServer>[0], 'hosted' | 'idleMinutes'> = {},
) {
  const known = new Map<string, Incident>();
  const room = roomInMemory();
  const tickets = new Map<string, Ticket>();
  const kept = new Map<string, TicketRow>();
  const connections = new Map<string, SocketConnection>();
  const events = new Map<string, readonly KeptEvent[]>();
  const orders: Ordered[] = [];
  const lost = new Map<string, readonly number[]>();
  let stop: Stop | undefined;
  let made = 0;

  const authority = async () => ({ settings: SETTINGS, ...(stop !== undefined && { stop }) });
  const ports: ServePorts = {
    room,
    authority,
    ...signInTokens(async () => server.issuer, Date.now),
    origin: async () => server.url,
    incident: async (id) => known.get(id),
    stored: async (id) => {
      const incident = known.get(id);
      return incident && rowFor(incident);
    },
    ledger: async ({ id }) => {
      const incident = known.get(id);
      return incident === undefined ? [] : ledgerOf(incident).filter((_, index) => !(lost.get(id) ?? []).includes(index + 1));
    },
    notices: async (id) => [{ route: 'oncall', channel: 'slack', state: 'SENT', at: known.get(id)?.openedAt ?? 0, attempts: 1 }],
    ticket: async (id) => kept.get(id),
    events: async (id) => events.get(id) ?? [],
    owners: sampleOwners,
    pulses: async (accounts) => samplePulses(accounts, Date.now()),
    runs: async () => [],
    catalogue: CATALOGUE,
    homeRegion: 'ap-northeast-2',
    send: async (passedOn) => {
      // As the function `decide` reads and verifies it.
      const { order, ...proof } = pageDecisionIn({ body: JSON.stringify(passedOn), eventSourceARN: '' });
      const source = { sender: 'serve', sentAt: Date.now(), message: randomUUID(), settings: SETTINGS };
      const identity = await identityOfSignIn(proof, source, { ...ports, isFirst: async () => true });
      if (identity.kind !== 'known') throw new Error(`a decision of the page is ${identity.kind}`);
      const email = identity.person.email ?? '';
      if ('incident' in order) await decide(order, email);
      else {
        stop = switched(stop, order, email, Date.now());
        await broadcastTo([...known.values()].slice(0, 1));
      }
    },
    saveTicket: async (ticket) => void tickets.set(ticket.digest, ticket),
    secret: () => randomBytes(32).toString('base64url'),
    now: Date.now,
  };

  const server: PageServer = await pageServer({
    people: PEOPLE,
    ...signIn,
    answer: (request) => answer(request, ports),
    connect: (connecting) =>
      acceptConnection(connecting, {
        take: async (digest) => {
          const ticket = tickets.get(digest);
          tickets.delete(digest);
          return ticket;
        },
        add: async (connection) => void connections.set(connection.id, connection),
        forget: async (id) => void connections.delete(id),
        origin: ports.origin,
        now: Date.now,
      }),
    onMessage: (message) => replyTo(message, Date.now()),
  });

  const projected = (id: string) =>
    project(id, {
      incident: ports.incident,
      notices: async (one) => (await ports.notices(one)).map(({ state }) => state),
      settings: async () => SETTINGS,
      room,
      now: Date.now,
    });

  /** Sends the current state of these incidents to the browsers, changed or not. */
  async function broadcastTo(some: readonly Incident[]): Promise<void> {
    const rows = await room.rows(some.map(({ id }) => id));
    await sent(rows.map((stored) => ({ ...stored, revision: stored.revision + 1_000 * ++made })));
  }

  const sent = (rows: Parameters<typeof broadcast>[0]) =>
    broadcast(
      rows,
      {
        connections: async () => [...connections.values()],
        post: server.post,
        forget: async (id) => void connections.delete(id),
      },
      Date.now(),
    );

  async function put(incident: Incident): Promise<void> {
    known.set(incident.id, incident);
    const row = await projected(incident.id);
    if (row !== undefined) await sent([row]);
  }

  async function decide(order: SurfaceOrder, by: string): Promise<void> {
    orders.push({ ...order, by });
    const incident = known.get(order.incident) as Incident;
    if (order.plan !== undefined && order.plan !== digestOfSeenPlan(incident))
      throw new Error('the page signed another plan than the incident has');
    for (const next of carriedOut(incident, order, by, Date.now())) await put(next);
  }

  for (const incident of incidents) {
    known.set(incident.id, incident);
    await projected(incident.id);
  }

  return {
    get url() {
      return server.url;
    },
    get issuer() {
      return server.issuer;
    },
    orders: orders as readonly Ordered[],
    /** The events that opened or joined an incident. */
    keep: (incident: Incident, ...kept: readonly KeptEvent[]) => void events.set(incident.id, kept),
    put,
    /** The next look at the incident shows this ticket. */
    keepTicket: (row: TicketRow) => void kept.set(row.incident, row),
    /** A new incident that is not in the hub yet. */
    fresh: (severity: Severity, state: SampleState = 'NEW') => freshIncident(++made, severity, state, Date.now()),
    find: (fits: (incident: Incident) => boolean): Incident => {
      const found = [...known.values()].find(fits);
      if (found === undefined) throw new Error('the sample has no such incident');
      return found;
    },
    stop: async (reason: string) => {
      stop = { by: 'grace@example.com', at: Date.now(), reason };
      await broadcastTo([...known.values()].slice(0, 1));
    },
    /** From now on these steps of the incident are missing from the ledger. */
    loseSteps: (id: string, ...steps: readonly number[]) => void lost.set(id, steps),
    /** The proof of a person to the API without a page. */
    token: (email: string) => server.issuer.token({ sub: email, email }, Date.now()),
    signInAs: server.signInAs,
    dropSockets: server.dropSockets,
    endSockets: server.endSockets,
    kill: server.kill,
    revive: server.revive,
    close: server.close,
  };
}

export type PageHub = Awaited<ReturnType<typeof startPageHub>>;
