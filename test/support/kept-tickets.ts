import { httpToChannels } from '#adapters/notify/http.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import type { TicketRow, TicketSettings } from '#core/ticket/ticket.ts';
import type { ChannelRequest } from '#local/recorder/exchange.ts';
import type { ChannelFault } from '#local/recorder/faults.ts';
import { startRecorder } from '#local/recorder/recorder.ts';
import { type PlayedJira, playedJira } from '#local/recorder/tickets/jira.ts';
import type { PlayedSystem } from '#local/recorder/tickets/played-system.ts';
import { type PlayedServiceNow, playedServiceNow } from '#local/recorder/tickets/servicenow.ts';
import type { SystemPorts } from '#ticket/requests.ts';
import { systemOf } from '#ticket/system-of.ts';
import { syncTicket, type TicketPorts } from '#ticket/ticket.ts';
import { sshIncident } from './containment.ts';

const SHARED = { severity: 'HIGH', language: 'en', secret: 'org-security-hub/tickets/test' } as const;
export const JIRA: TicketSettings = {
  ...SHARED,
  system: 'jira',
  host: 'example.atlassian.net',
  project: 'SEC',
  issueType: 'Task',
};
export const SERVICENOW: TicketSettings = {
  ...SHARED,
  system: 'servicenow',
  host: 'example.service-now.com',
  closeCode: 'Solution provided',
};

export const SSH_INCIDENT = await sshIncident();

const JIRA_SECRET = JSON.stringify({ user: 'hub@example.com', token: 'first' });
const SERVICENOW_SECRET = JSON.stringify({ bearer: 'of-the-test' });

/** Jira and ServiceNow as the local organization emulates them. `fresh` empties both; `requests` are those since then. */
export async function playedSystems() {
  const requests: ChannelRequest[] = [];
  const fresh = (): { jira: PlayedJira; servicenow: PlayedServiceNow } => ({
    jira: playedJira({ user: 'hub@example.com', token: 'first', project: 'SEC', issueType: 'Task' }),
    servicenow: playedServiceNow({ authorization: 'Bearer of-the-test' }),
  });
  const played = fresh();
  const noting = (name: 'jira' | 'servicenow'): PlayedSystem => ({
    name,
    answer: (request) => {
      requests.push(request);
      return played[name].answer(request);
    },
    tickets: () => played[name].tickets(),
  });
  const server = await startRecorder({
    credentials: { slack: { token: 'none', channels: [], webhooks: [] }, discord: [], teams: [], webhooks: [] },
    tickets: { [JIRA.host]: noting('jira'), [SERVICENOW.host]: noting('servicenow') },
  });

  /** The step over real HTTP, with rows in memory, a clock that the test moves, and a time-out that only a hanging system reaches. */
  const keeping = (settings: TicketSettings = JIRA, secret = settings.system === 'jira' ? JIRA_SECRET : SERVICENOW_SECRET) => {
    const world = { now: 1_000_000, incident: SSH_INCIDENT as Incident, secret, timeoutMs: 60_000 };
    const rows = new Map<string, TicketRow>();
    const kept: { value?: string } = {};
    const systemPorts: SystemPorts = {
      http: (request) => httpToChannels({ endpoint: server.endpoint, timeoutMs: world.timeoutMs })(request),
      secret: async (_, fresh) => {
        if (fresh === true || kept.value === undefined) kept.value = world.secret;
        return { kind: 'read', value: kept.value };
      },
    };
    const ports = (now: TicketSettings): TicketPorts => ({
      incident: async (id) => (id === world.incident.id ? world.incident : undefined),
      detection: scenarioNamed,
      settings: now,
      system: systemOf(now, systemPorts),
      places: async () => ({ homeRegion: 'ap-northeast-2', controlRoom: 'https://hub.example.com', accountName: 'shop' }),
      rows: {
        read: async (id) => rows.get(id),
        write: async (row) => {
          const isNext = (rows.get(row.incident)?.version ?? 0) === (row.version ?? 1) - 1;
          if (isNext) rows.set(row.incident, row);
          return isNext;
        },
      },
      now: () => world.now,
    });
    return {
      world,
      row: () => rows.get(SSH_INCIDENT.id),
      setRow: (row: Omit<TicketRow, 'incident'>) => void rows.set(SSH_INCIDENT.id, { incident: SSH_INCIDENT.id, ...row }),
      keep: (now = settings) => syncTicket(SSH_INCIDENT.id, ports(now)),
      to: (state: Incident['state'], change: Partial<Incident> = {}) => {
        const at = world.incident.updatedAt + 1_000;
        world.incident = { ...moved(world.incident, state, { by: 'hub', at }), ...change };
      },
    };
  };

  return {
    played,
    requests: requests as readonly ChannelRequest[],
    keeping,
    fail: (...faults: readonly ChannelFault[]) => server.fail(JIRA.host, ...faults),
    reset: () => {
      Object.assign(played, fresh());
      requests.length = 0;
    },
    stop: server.stop,
  };
}
