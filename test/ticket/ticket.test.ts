import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { httpToChannels } from '#adapters/notify/http.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { RetryLater } from '#core/errors.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import { correlationOf, type TicketRow, type TicketSettings } from '#core/ticket/ticket.ts';
import type { ChannelFault } from '#local/recorder/faults.ts';
import type { SystemPorts } from '#ticket/requests.ts';
import { systemOf } from '#ticket/system-of.ts';
import { CLAIM_MS, keepTicket, type TicketPorts } from '#ticket/ticket.ts';
import { sshIncident } from '../support/containment.ts';
import { playedJira } from '../support/played-jira.ts';
import { playedServiceNow } from '../support/played-servicenow.ts';
import { ticketServer } from '../support/ticket-server.ts';

const INCIDENT = await sshIncident();
const SHARED = { severity: 'HIGH', language: 'en', secret: 'org-security-hub/tickets/test' } as const;
const JIRA: TicketSettings = { ...SHARED, system: 'jira', host: 'example.atlassian.net', project: 'SEC', issueType: 'Task' };
const SERVICENOW: TicketSettings = {
  ...SHARED,
  system: 'servicenow',
  host: 'example.service-now.com',
  closeCode: 'Solution provided',
};

let jira = playedJira({ user: 'hub@example.com', token: 'first' });
let servicenow = playedServiceNow({ bearer: 'of-the-test' });
const server = await ticketServer({
  'example.atlassian.net': (request) => jira.answer(request),
  'example.service-now.com': (request) => servicenow.answer(request),
});
afterAll(() => server.stop());
beforeEach(() => {
  jira = playedJira({ user: 'hub@example.com', token: 'first' });
  servicenow = playedServiceNow({ bearer: 'of-the-test' });
  server.requests.length = 0;
});

/** The step over real HTTP, with rows in memory and a clock that the test moves. */
function keeping(settings: TicketSettings = JIRA, secret = JSON.stringify({ user: 'hub@example.com', token: 'first' })) {
  const world = { now: 1_000_000, incident: INCIDENT as Incident, secret };
  const rows = new Map<string, TicketRow>();
  const kept: { value?: string } = {};
  const systemPorts: SystemPorts = {
    http: httpToChannels({ endpoint: server.endpoint, timeoutMs: 500 }),
    secret: async (_, fresh) => {
      if (fresh === true || kept.value === undefined) kept.value = world.secret;
      return { kind: 'read', value: kept.value };
    },
  };
  const ports: TicketPorts = {
    incident: async (id) => (id === world.incident.id ? world.incident : undefined),
    detection: scenarioNamed,
    settings,
    system: systemOf(settings, systemPorts),
    places: async () => ({ homeRegion: 'ap-northeast-2', controlRoom: 'https://hub.example.com', accountName: 'shop' }),
    rows: {
      read: async (id) => rows.get(id),
      claim: async (row, since) => {
        const known = rows.get(row.incident);
        const isFree = known === undefined || (known.ticket === undefined && (known.state === 'FAILED' || known.at < since));
        if (isFree) rows.set(row.incident, row);
        return isFree;
      },
      write: async (row) => void rows.set(row.incident, row),
    },
    now: () => world.now,
  };
  return {
    world,
    ports,
    row: () => rows.get(INCIDENT.id),
    keep: () => keepTicket(INCIDENT.id, ports),
    to: (state: Incident['state'], change: Partial<Incident> = {}) => {
      const at = world.incident.updatedAt + 1_000;
      world.incident = { ...moved(world.incident, state, { by: 'hub', at }), ...change };
    },
  };
}

const servicenowSecret = JSON.stringify({ bearer: 'of-the-test' });

describe('a ticket in Jira', () => {
  test('says what happened, where, who and what the hub did, with links, and carries the id of the incident as a label', async () => {
    const { keep, row } = keeping();
    await keep();
    const [issue] = jira.issues();
    expect(issue?.fields.labels).toContain(correlationOf(INCIDENT.id));
    expect(issue?.fields.summary).toMatch(/^\[(CRITICAL|HIGH)\]/);
    const text = JSON.stringify(issue?.fields.description);
    for (const part of ['shop', INCIDENT.account, INCIDENT.actor.name, `https://hub.example.com/#/incidents/${INCIDENT.id}`])
      expect(text).toContain(part);
    expect(row()).toMatchObject({
      state: 'KEPT',
      isOpen: true,
      ticket: { key: 'SEC-1', url: 'https://example.atlassian.net/browse/SEC-1' },
    });
  });

  test('is opened once, however often its incident is announced, and written only where something changed', async () => {
    const { keep, to } = keeping();
    await keep();
    const before = server.requests.length;
    await keep();
    expect(server.requests.length).toBe(before);
    to('PROCESSING');
    await keep();
    expect(jira.issues()).toHaveLength(1);
    expect(jira.issues()[0]?.comments).toHaveLength(1);
  });

  test('is found again where the answer to its opening got lost, and not doubled', async () => {
    const { keep, row, world } = keeping();
    server.fail({ kind: 'status', status: 200, body: '{"issues":[]}' });
    const lost = jira.answer;
    jira = {
      ...jira,
      answer: (request) => {
        const answer = lost(request);
        return request.path === '/rest/api/3/issue' ? { status: 502 } : answer;
      },
    };
    await expect(keep()).rejects.toThrow(RetryLater);
    expect(row()).toMatchObject({ state: 'FAILED', attempts: 1, reason: { code: 'answered', status: 502 } });
    jira = { ...jira, answer: lost };
    world.now += 5_000;
    await keep();
    expect(jira.issues()).toHaveLength(1);
    expect(row()).toMatchObject({ state: 'KEPT', ticket: { key: 'SEC-1' } });
  });

  test('is left to the run that is opening it, and opened by the next where that run died', async () => {
    const { keep, ports, world } = keeping();
    await ports.rows.write({ incident: INCIDENT.id, state: 'OPENING', at: world.now, attempts: 1 });
    await expect(keep()).rejects.toThrow('is being opened by another run');
    expect(jira.issues()).toEqual([]);
    world.now += CLAIM_MS + 1;
    await keep();
    expect(jira.issues()).toHaveLength(1);
  });

  test.each<[string, (k: ReturnType<typeof keeping>) => void]>([
    ['contained', ({ to }) => to('MITIGATED')],
    ['suppressed', ({ to }) => to('SUPPRESSED')],
    ['closed', ({ to }) => to('CLOSED')],
    [
      'gone with its resource',
      ({ to }) => to('MITIGATED', { history: [{ at: 1, state: 'MITIGATED', by: 'hub', reason: { code: 'resource-gone' } }] }),
    ],
  ])('is done where the incident is %s', async (_, end) => {
    const kept = keeping();
    await kept.keep();
    end(kept);
    await kept.keep();
    expect(jira.issues()).toMatchObject([{ status: 'Done' }]);
    expect(kept.row()).toMatchObject({ isOpen: false });
  });

  test('is opened again, not doubled, where a suppression ends', async () => {
    const { keep, to } = keeping();
    await keep();
    to('SUPPRESSED');
    await keep();
    to('NEW');
    await keep();
    expect(jira.issues()).toMatchObject([{ status: 'To Do' }]);
  });

  test('is opened and done at once where the hub contained the incident before', async () => {
    const { keep, to } = keeping();
    to('MITIGATED');
    await keep();
    expect(jira.issues()).toMatchObject([{ status: 'Done' }]);
  });

  test.each(['SUPPRESSED', 'CLOSED'] as const)('is not opened for an incident that was %s before', async (state) => {
    const { keep, to } = keeping();
    to(state);
    await keep();
    expect(server.requests).toEqual([]);
  });

  test('is not opened below its severity, and is once the incident gets worse', async () => {
    const { keep, world } = keeping();
    world.incident = { ...INCIDENT, severity: 'MEDIUM' };
    await keep();
    expect(server.requests).toEqual([]);
    world.incident = { ...INCIDENT, severity: 'CRITICAL' };
    await keep();
    expect(jira.issues()).toHaveLength(1);
  });

  test('stays where people moved it, while the incident is as open as before', async () => {
    const { keep, to } = keeping();
    await keep();
    jira.setStatus('SEC-1', 'Done');
    to('AWAITING_APPROVAL');
    await keep();
    expect(jira.issues()).toMatchObject([{ status: 'Done' }]);
  });

  test('uses the token of now where the one it knew was rotated', async () => {
    const { keep, to, world } = keeping();
    await keep();
    jira.rotate('second');
    world.secret = JSON.stringify({ user: 'hub@example.com', token: 'second' });
    to('MITIGATED');
    await keep();
    expect(jira.issues()).toMatchObject([{ status: 'Done' }]);
  });
});

describe('a system that does not take a ticket', () => {
  test.each<[string, ChannelFault, object, number]>([
    [
      'asks to wait',
      { kind: 'status', status: 429, headers: { 'retry-after': '120' } },
      { code: 'throttled', afterMs: 120_000 },
      120_000,
    ],
    ['is down', { kind: 'status', status: 503, headers: { 'retry-after': '60' } }, { code: 'answered', status: 503 }, 60_000],
    ['does not answer', { kind: 'hang' }, { code: 'timed-out', afterMs: 500 }, 0],
    ['hangs up', { kind: 'reset' }, { code: 'unreachable' }, 0],
    [
      'sends the request elsewhere',
      { kind: 'status', status: 302, headers: { location: 'https://evil.example.com' } },
      { status: 302 },
      0,
    ],
    ['answers something else', { kind: 'status', status: 200, body: '<html>sign in</html>' }, { status: 200 }, 0],
  ])('that %s is tried again, not before it asked, and the row says why', async (_, fault, reason, afterMs) => {
    const { keep, row } = keeping();
    server.fail(fault);
    await expect(keep()).rejects.toMatchObject({ name: 'RetryLater', afterMs });
    expect(row()).toMatchObject({ state: 'FAILED', reason, attempts: 1 });
    await keep();
    expect(row()).toMatchObject({ state: 'KEPT', attempts: 0 });
    expect(row()).not.toHaveProperty('reason');
  });

  test.each<[string, string]>([
    ['no JSON', 'xoxb-secret-token'],
    ['no token', '{"user":"a"}'],
    ['a token with a line end', JSON.stringify({ bearer: 'a\r\nx-evil: 1' })],
  ])('because its secret holds %s says so without the secret', async (_, secret) => {
    const { keep, row } = keeping(JIRA, secret);
    await expect(keep()).rejects.toThrow('secret-invalid');
    expect(JSON.stringify(row())).not.toContain('xoxb');
    expect(server.requests).toEqual([]);
  });

  test('because its credentials are wrong says 401', async () => {
    const { keep, row } = keeping(JIRA, JSON.stringify({ user: 'hub@example.com', token: 'wrong' }));
    await expect(keep()).rejects.toThrow(RetryLater);
    expect(row()).toMatchObject({ reason: { code: 'answered', status: 401 } });
  });
});

describe('a ticket in ServiceNow', () => {
  const now = () => keeping(SERVICENOW, servicenowSecret);

  test('is one incident with the correlation id, resolved with code and notes, and opened again in progress', async () => {
    const { keep, to, row } = now();
    await keep();
    const [opened] = servicenow.rows();
    expect(opened).toMatchObject({ correlation_id: correlationOf(INCIDENT.id), state: '1', urgency: '1' });
    to('SUPPRESSED');
    await keep();
    expect(servicenow.rows()).toMatchObject([
      { state: '6', close_code: 'Solution provided', close_notes: expect.stringContaining('SUPPRESSED') },
    ]);
    to('NEW');
    await keep();
    expect(servicenow.rows()).toMatchObject([{ state: '2' }]);
    expect(servicenow.notesOf(opened?.sys_id ?? '')).toHaveLength(2);
    expect(row()?.ticket?.url).toContain('example.service-now.com/nav_to.do?uri=');
  });

  test('that people closed for good cannot be opened again, and the row says so', async () => {
    const { keep, to, row } = now();
    await keep();
    to('SUPPRESSED');
    await keep();
    Object.assign(servicenow.rows()[0] ?? {}, { state: '7' });
    to('NEW');
    await expect(keep()).rejects.toThrow(RetryLater);
    expect(row()).toMatchObject({ state: 'FAILED', reason: { text: 'state_stays_7' }, isOpen: false });
    expect(servicenow.rows()).toHaveLength(1);
  });

  test('is found by its correlation id where its row was lost', async () => {
    await now().keep();
    await now().keep();
    expect(servicenow.rows()).toHaveLength(1);
  });
});

describe('foreign text in a ticket', () => {
  const HOSTILE = [
    '[code]<script>alert(1)</script>[/code]',
    '{panel}h1. x{panel} [~admin] !http://evil.example.com/x.png!',
    '<img src=x onerror=alert(1)>',
    'a"\n OR project = "OTHER',
    'safe\u202etxt.exe',
    '^active=true^ORsys_id!=1',
    'x'.repeat(5_000),
  ];

  test.each(HOSTILE.map((text) => [text.slice(0, 40), text]))('is text in both systems: %s', async (_, text) => {
    const hostile = { ...INCIDENT, resource: { ...INCIDENT.resource, id: text }, actor: { ...INCIDENT.actor, name: text } };
    const [inJira, inServiceNow] = [keeping(), keeping(SERVICENOW, servicenowSecret)];
    for (const kept of [inJira, inServiceNow]) {
      kept.world.incident = hostile;
      await kept.keep();
      kept.to('SUPPRESSED', { history: [{ at: 1, state: 'SUPPRESSED', by: text }] });
      await kept.keep();
    }
    const [issue] = jira.issues();
    const [row] = servicenow.rows();
    expect([issue?.status, row?.state]).toEqual(['Done', '6']);
    const all = JSON.stringify([issue, row, servicenow.notesOf(row?.sys_id ?? '')]);
    expect(all).not.toMatch(/[\u202e]/);
    expect(`${row?.description}${servicenow.notesOf(row?.sys_id ?? '').join('')}`).not.toMatch(/\[\/?code\]/i);
    expect(JSON.stringify(issue?.fields.description)).not.toContain('"marks":[{"type":"link","attrs":{"href":"http://evil');
  });
});
