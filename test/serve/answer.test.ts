import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { digestOfSeenPlan } from '#core/control-room/decision-proof.ts';
import type { OrganizationGrid } from '#core/control-room/overview.ts';
import { sha256 } from '#core/digest.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { KeptEvent } from '#core/incident/kept-event.ts';
import type { Plan } from '#core/playbook/plan.ts';
import type { TicketRow, TicketSettings } from '#core/ticket/ticket.ts';
import { ROUTES } from '#serve/routes.ts';
import { freshIncident } from '../support/control-room/sample-incidents.ts';
import { DAY_BEGINS, numberedIncident } from '../support/control-room.ts';
import { EVERY_PIECE, FORGED } from '../support/hostile-text.ts';
import { ASKED_AT, api, Decided, KEY, MINE, ORIGIN, OTHER, OTHER_KEY } from '../support/serve-api.ts';

const note = (incident: string, more: object = {}) => ({ verb: 'note', incident, version: 1, text: 'seen', ...more });

/** A request of each route, about an incident with this id if the route has one. */
const REQUESTS: Readonly<Record<string, readonly [method: string, path: (id: string) => string, body?: (id: string) => object]>> =
  {
    me: ['GET', () => '/api/me'],
    now: ['GET', () => '/api/now'],
    incidents: ['GET', () => '/api/incidents'],
    'the events of an incident': ['GET', (id) => `/api/incidents/${id}/events`],
    'one incident': ['GET', (id) => `/api/incidents/${id}`],
    timeline: ['GET', () => '/api/timeline'],
    charts: ['GET', () => '/api/charts?range=7d'],
    organization: ['GET', () => '/api/organization'],
    rules: ['GET', () => '/api/rules'],
    'a patch of the rules': [
      'POST',
      () => '/api/rules/patch',
      () => ({ kind: 'mode', place: 'shop', scenario: 'sg-ssh-open-world', mode: 'auto' }),
    ],
    changes: ['GET', () => '/api/changes?since=001772495000000%23'],
    'a decision': ['POST', (id) => `/api/incidents/${id}/decisions`, (id) => new Decided(note(id))],
    'stop everything': ['POST', () => '/api/stop', () => new Decided({ verb: 'stop', reason: 'exercise' })],
    resume: ['POST', () => '/api/resume', () => new Decided({ verb: 'resume' })],
    'a ticket for the socket': ['POST', () => '/api/socket-ticket', () => ({})],
  };

describe('access by role, route and account', () => {
  const LEAST: Readonly<Record<string, readonly string[]>> = {
    'a decision': ['ada', 'rio', 'shop'],
    'stop everything': ['ada', 'rio', 'shop'],
    resume: ['ada'],
  };

  test('the reference page matches the answers of the API for each route, role and other account', async () => {
    const page = readFileSync(new URL('../../policies/reference/control-room-rights.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(ROUTES.length);
    for (const row of rows) {
      const [, , name = '', viewer, responder, admin, elsewhere = ''] = row.split('|').map((cell) => cell.trim());
      const [method, path, body] = REQUESTS[name] ?? ['GET', () => ''];
      const documented = { vic: viewer, rio: responder, ada: admin };
      const { ask } = await api();
      for (const [who, cell] of Object.entries(documented)) {
        const { status } = await ask(who, method, path(MINE.id), body?.(MINE.id));
        expect(status < 300 ? 'yes' : `no: ${status}`, `${who} ${name}`).toBe(cell);
      }
      const other = await ask('shop', method, path(OTHER.id), body?.(OTHER.id));
      const isRefused = other.status === 404;
      expect(isRefused, `${name}: ${elsewhere}`).toBe(elsewhere.startsWith('no: 404'));
    }
  });

  test('every route has a request in this test', () => {
    expect(ROUTES.map(({ name }) => name).toSorted()).toEqual(Object.keys(REQUESTS).toSorted());
  });

  test.each(Object.keys(REQUESTS))(
    '%s is answered only to listed people who are signed in and whose role has the right',
    async (name) => {
      const { ask } = await api();
      const [method, path, body] = REQUESTS[name] ?? ['GET', () => ''];
      for (const who of ['ada', 'rio', 'shop', 'vic']) {
        const allowed = LEAST[name]?.includes(who) ?? true;
        expect((await ask(who, method, path(MINE.id), body?.(MINE.id))).status < 300, `${who} ${name}`).toBe(allowed);
      }
      expect((await ask(undefined, method, path(MINE.id), body?.(MINE.id))).status).toBe(401);
      expect(await ask('eve', method, path(MINE.id), body?.(MINE.id))).toMatchObject({
        status: 403,
        value: { refused: { code: 'unknown-person' } },
      });
    },
  );

  test.each(['one incident', 'the events of an incident', 'a decision'])(
    '%s of another account does not exist for a responder with one account',
    async (name) => {
      const { ask, sent } = await api();
      const [method, path, body] = REQUESTS[name] ?? ['GET', () => ''];
      expect(await ask('shop', method, path(OTHER.id), body?.(OTHER.id))).toMatchObject({
        status: 404,
        value: { refused: { code: 'not-found' } },
      });
      const none = 'inc-ffffffffffffffffffffffff';
      expect((await ask('shop', method, path(none), body?.(none))).status).toBe(404);
      expect(sent).toEqual([]);
    },
  );

  test('lists, timeline, grid, rules and changes show nothing of other accounts to a person with one account', async () => {
    const { ask } = await api();
    for (const name of ['now', 'incidents', 'timeline', 'charts', 'organization', 'rules', 'changes']) {
      const [method, path] = REQUESTS[name] ?? ['GET', () => ''];
      const { value } = await ask('shop', method, path(MINE.id));
      expect(JSON.stringify(value), name).not.toMatch(/payments|playground|777788889999|222233334444/);
    }
  });
});

const STOP = new Decided({ verb: 'stop', reason: 'exercise' });

describe('a request from another page', () => {
  test.each([
    ['that a browser marks as cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['of another origin', { origin: 'https://evil.example.com' }],
    ['of a form, which cannot send JSON', { 'content-type': 'text/plain' }],
  ])('%s is refused before authentication', async (_, headers) => {
    const { ask, sent } = await api();
    expect(await ask('ada', 'POST', '/api/stop', STOP, headers)).toMatchObject({
      status: 403,
      value: { refused: { code: 'foreign-origin' } },
    });
    expect(sent).toEqual([]);
  });

  test('is accepted if it comes from the page itself', async () => {
    const { ask } = await api();
    expect((await ask('ada', 'POST', '/api/stop', STOP, { origin: ORIGIN, 'sec-fetch-site': 'same-origin' })).status).toBe(202);
  });
});

describe('a decision', () => {
  const decide = async (order: object, more: object = {}, who = 'rio') => {
    const { ask, sent } = await api();
    const { status, value } = await ask(who, 'POST', `/api/incidents/${MINE.id}/decisions`, new Decided(order, more));
    return { status, refused: value.refused as object | undefined, sent };
  };

  test('is forwarded as its author signed it, with the tokens that prove the key', async () => {
    const decision = KEY.jws(note(MINE.id), { at: ASKED_AT });
    expect((await decide({}, { decision })).sent).toEqual([
      { decision, token: 'valid.rio.token', binding: 'valid.rio.bound', about: MINE.id },
    ]);
  });

  test.each([
    ['another field', { by: 'ada@example.com' }, 'body'],
    ['a verb that only the clock may use', { verb: 'expire' }, 'verb'],
    ['a text beyond its length', { text: 'x'.repeat(2_001) }, 'text'],
    ['another incident than in the address', { incident: OTHER.id }, 'incident'],
  ])('with %s is refused, and the answer names the field', async (_, more, field) => {
    const { refused, sent } = await decide(note(MINE.id, more));
    expect(refused).toEqual({ code: 'not-valid', field });
    expect(sent).toEqual([]);
  });

  test.each([
    [
      'signed with a key that is not that of the sign-in',
      { decision: OTHER_KEY.jws(note(MINE.id), { at: ASKED_AT }) },
      'other-key',
    ],
    ['with the sign-in token of another person', { binding: 'valid.ada.bound' }, 'other-sign-in'],
    ['of three minutes ago', { decision: KEY.jws(note(MINE.id), { at: ASKED_AT - 180_000 }) }, 'other-time'],
  ])('%s is refused immediately with the reason', async (_, more, because) => {
    const { status, refused, sent } = await decide(note(MINE.id), more);
    expect([status, refused, sent]).toEqual([403, { code: 'decision-unproven', because }, []]);
  });

  test('without a signature is refused, even with a valid token', async () => {
    const { ask, sent } = await api();
    for (const body of [note(MINE.id), { decision: 'a.b.c', binding: 'valid.rio.bound' }])
      expect((await ask('rio', 'POST', `/api/incidents/${MINE.id}/decisions`, body)).status).toBe(400);
    expect(sent).toEqual([]);
  });

  test('about an incident that has changed since is refused, except a note', async () => {
    const suppress = note(MINE.id, { verb: 'suppress', version: 9, reason: 'meant', text: undefined });
    expect((await decide(suppress)).refused).toEqual({ code: 'incident-changed' });
    expect((await decide(note(MINE.id, { version: 9 }))).status).toBe(202);
  });

  describe('that approves a plan', () => {
    const waiting = { ...freshIncident(0, 'HIGH', 'AWAITING_APPROVAL', ASKED_AT), account: MINE.account, version: 12 };
    const plan = digestOfSeenPlan(waiting);
    const approve = async (who: string, incident: Incident, of = plan) => {
      const { ask, sent } = await api([incident]);
      const order = new Decided({ verb: 'approve', incident: incident.id, version: 1, plan: of });
      const { status, value } = await ask(who, 'POST', `/api/incidents/${incident.id}/decisions`, order);
      return { status, because: value.refused as object | undefined, sent: sent.length };
    };

    test('counts as long as the plan is the same, however many events arrived since', async () => {
      expect(await approve('rio', waiting)).toEqual({ status: 202, because: undefined, sent: 1 });
      const because = { code: 'incident-changed' };
      expect(await approve('rio', waiting, sha256('another plan'))).toEqual({ status: 409, because, sent: 0 });
    });

    test('and is sent again by the same person is not passed on again, and not refused', async () => {
      const approval = {
        by: 'rio@example.com',
        sender: 'sign-in:rio',
        at: ASKED_AT,
        lapsesAt: ASKED_AT + 60_000,
        plan: waiting.plan as Plan,
      };
      const approved: Incident = { ...waiting, state: 'PROCESSING', approval, version: 13 };
      expect(await approve('rio', approved)).toEqual({ status: 202, because: undefined, sent: 0 });
      const by = { code: 'already-approved', incident: waiting.id, by: approval.by };
      expect(await approve('ada', approved)).toEqual({ status: 409, because: { code: 'not-possible', because: by }, sent: 0 });
    });
  });
});

describe('the events of an incident', () => {
  const kept: KeptEvent = {
    source: 'aws.cloudtrail',
    id: 'e-1',
    at: DAY_BEGINS,
    bytes: 40,
    event: { detail: { userAgent: `<img src=x onerror=alert(1)>${EVERY_PIECE.replaceAll(/\p{Cs}/gu, '')}` } },
  };

  test('are returned as data for each source, and events that are too large only by name', async () => {
    const large: KeptEvent = { source: 'aws.config', id: 'e-2', at: DAY_BEGINS, bytes: 400_000, tooLarge: true };
    const { ask, events } = await api();
    events.set(MINE.id, [kept, large]);
    expect(await ask('vic', 'GET', `/api/incidents/${MINE.id}/events`)).toEqual({
      status: 200,
      value: { events: [kept, large] },
    });
    expect((await ask('vic', 'GET', `/api/incidents/${OTHER.id}/events`)).value).toEqual({ events: [] });
  });

  test('do not exist for a person without access to the account', async () => {
    const { ask, events } = await api();
    events.set(OTHER.id, [kept]);
    expect((await ask('shop', 'GET', `/api/incidents/${OTHER.id}/events`)).status).toBe(404);
  });
});

test('the grid shows the owner of an account as found by notices, else the contact of its unit', async () => {
  const { ask } = await api();
  const { value } = await ask('ada', 'GET', '/api/organization');
  const { accounts } = value as unknown as OrganizationGrid;
  expect(Object.fromEntries(accounts.map(({ name, owner }) => [name, owner]))).toEqual({
    shop: { name: 'shop-team@example.com', by: 'tag', readAt: DAY_BEGINS },
    payments: { name: 'platform@example.com', by: 'unit' },
    playground: undefined,
  });
});

test('a ticket is random, short, and only its digest is stored', async () => {
  const { ask, tickets } = await api();
  const { value } = await ask('shop', 'POST', '/api/socket-ticket', {});
  expect(value).toEqual({ ticket: 'a'.repeat(43), seconds: 30 });
  expect(JSON.stringify(tickets)).not.toContain('a'.repeat(43));
  expect(tickets).toMatchObject([{ digest: sha256('a'.repeat(43)), accounts: ['444455556666'] }]);
});

test('hostile texts in every field are returned as the same data in JSON', async () => {
  for (const text of [
    EVERY_PIECE,
    FORGED,
    '<img src=x onerror=alert(1)>',
    '=HYPERLINK("https://evil.example.com")',
    '__proto__',
  ]) {
    const incident = numberedIncident(0, {
      actor: { type: 'user', name: text },
      address: text,
      resource: { type: 'AwsS3Bucket', id: text, arn: text },
    });
    const { ask } = await api([incident]);
    const { value } = await ask('ada', 'GET', '/api/incidents');
    expect(value).toMatchObject({ rows: [{ actor: { name: text }, address: text, resource: { id: text } }] });
    expect((await ask('ada', 'GET', `/api/incidents?${new URLSearchParams({ text })}`)).status).toBeLessThan(500);
  }
});

describe('the ticket of an incident', () => {
  const JIRA: TicketSettings = {
    ...{ system: 'jira', host: 'example.atlassian.net', project: 'SEC', issueType: 'Task' },
    ...{ severity: 'HIGH', language: 'en', secret: 'org-security-hub/tickets/jira' },
  };
  const shownFor = async (row: Partial<TicketRow>) => {
    const ticket = async (incident: string): Promise<TicketRow> => ({ incident, state: 'KEPT', at: 1, attempts: 0, ...row });
    const { ask } = await api(undefined, { ticket }, { tickets: JIRA });
    return (await ask('vic', 'GET', `/api/incidents/${MINE.id}`)).value.ticket as unknown;
  };
  const known = { id: '10001', key: 'SEC-1', url: 'https://example.atlassian.net/browse/SEC-1' };

  test('has the system, key, state, link and last error', async () => {
    const reason = { code: 'ticket-gone', status: 404 } as const;
    expect(await shownFor({ ticket: known, isOpen: true, state: 'FAILED', attempts: 2, reason })).toEqual({
      ...{ system: 'jira', key: 'SEC-1', url: known.url, state: 'FAILED', at: 1, attempts: 2, isOpen: true, reason },
    });
  });

  test.each([
    'https://evil.example.com/browse/SEC-1',
    'https://example.atlassian.net.evil.example.com/browse/SEC-1',
    'https://example.atlassian.net@evil.example.com/',
    'http://example.atlassian.net/browse/SEC-1',
    'javascript:alert(1)//example.atlassian.net',
    'not an address',
  ])('has no link to %s, even if its row contains it', async (url) => {
    expect(await shownFor({ ticket: { ...known, url } })).toEqual({
      system: 'jira',
      key: 'SEC-1',
      state: 'KEPT',
      at: 1,
      attempts: 0,
    });
  });

  test('has no link if the organization file no longer names a system', async () => {
    const { ask } = await api(undefined, {
      ticket: async (incident) => ({ incident, state: 'KEPT', at: 1, attempts: 0, ticket: known }),
    });
    expect((await ask('vic', 'GET', `/api/incidents/${MINE.id}`)).value.ticket).toEqual({
      key: 'SEC-1',
      state: 'KEPT',
      at: 1,
      attempts: 0,
    });
  });

  test('is absent if none exists', async () => {
    const { ask } = await api();
    expect((await ask('vic', 'GET', `/api/incidents/${MINE.id}`)).value).not.toHaveProperty('ticket');
  });
});
