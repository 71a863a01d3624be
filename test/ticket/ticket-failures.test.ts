import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { RetryLater } from '#core/errors.ts';
import type { ChannelFault } from '#local/recorder/faults.ts';
import type { PlayedJira } from '#local/recorder/tickets/jira.ts';
import { JIRA, playedSystems, SERVICENOW } from '../support/kept-tickets.ts';

const { played, requests, keeping, fail, reset, stop } = await playedSystems();
afterAll(stop);
beforeEach(reset);

describe('a system that does not accept a ticket', () => {
  test.each<[string, ChannelFault, object, number]>([
    [
      'asks to wait',
      { kind: 'status', status: 429, headers: { 'retry-after': '120' } },
      { code: 'throttled', afterMs: 120_000 },
      120_000,
    ],
    ['is down', { kind: 'status', status: 503, headers: { 'retry-after': '60' } }, { code: 'answered', status: 503 }, 60_000],
    ['does not answer', { kind: 'hang' }, { code: 'timed-out', afterMs: 500 }, 0],
    ['closes the connection', { kind: 'reset' }, { code: 'unreachable' }, 0],
    [
      'redirects the request',
      { kind: 'status', status: 302, headers: { location: 'https://evil.example.com' } },
      { status: 302 },
      0,
    ],
    ['answers something else', { kind: 'status', status: 200, body: '<html>sign in</html>' }, { status: 200 }, 0],
  ])('that %s is retried, not before the time it asks for, and the row has the reason', async (_, fault, reason, afterMs) => {
    const { keep, row, world } = keeping();
    const { timeoutMs } = world;
    if (fault.kind === 'hang') world.timeoutMs = 500;
    fail(fault);
    await expect(keep()).rejects.toMatchObject({ name: 'RetryLater', afterMs });
    expect(row()).toMatchObject({ state: 'FAILED', reason, attempts: 1 });
    world.timeoutMs = timeoutMs;
    await keep();
    expect(row()).toMatchObject({ state: 'KEPT', attempts: 0 });
    expect(row()).not.toHaveProperty('reason');
  });

  test.each<[string, string]>([
    ['text that is not JSON', 'xoxb-secret-token'],
    ['no token', '{"user":"a"}'],
    ['a token with a line end', JSON.stringify({ bearer: 'a\r\nx-evil: 1' })],
  ])('because its secret contains %s has a reason without the secret', async (_, secret) => {
    const { keep, row } = keeping(JIRA, secret);
    await expect(keep()).rejects.toThrow('secret-invalid');
    expect(JSON.stringify(row())).not.toContain('xoxb');
    expect(requests).toEqual([]);
  });

  test('because its token was revoked has that reason, is retried, and works with a new token', async () => {
    const { keep, row, to, world } = keeping();
    await keep();
    played.jira.rotate('second');
    to('MITIGATED');
    await expect(keep()).rejects.toThrow(RetryLater);
    expect(row()).toMatchObject({ state: 'FAILED', reason: { code: 'credentials-refused', secret: JIRA.secret }, isOpen: true });
    world.secret = JSON.stringify({ user: 'hub@example.com', token: 'second' });
    await keep();
    expect(row()).toMatchObject({ state: 'KEPT', isOpen: false });
  });
});

describe('a change that people made to a ticket', () => {
  test('deleted while its incident is open: one replacement is created', async () => {
    const { keep, row, to } = keeping();
    await keep();
    played.jira.remove('SEC-1');
    to('PROCESSING');
    await keep();
    expect(played.jira.issues()).toMatchObject([{ key: 'SEC-2', status: 'To Do' }]);
    expect(row()).toMatchObject({ state: 'KEPT', ticket: { key: 'SEC-2' }, replaces: { key: 'SEC-1' } });
    played.jira.remove('SEC-2');
    to('AWAITING_APPROVAL');
    await keep();
    expect(played.jira.issues()).toEqual([]);
    expect(row()).toMatchObject({ state: 'FAILED', reason: { code: 'ticket-gone' } });
    const before = requests.length;
    await keep();
    expect(requests.length).toBe(before);
  });

  test('deleted, found by two concurrent runs: one replacement is created', async () => {
    const { keep, to } = keeping();
    await keep();
    played.jira.remove('SEC-1');
    to('PROCESSING');
    await Promise.allSettled([keep(), keep()]);
    await keep();
    expect(played.jira.issues()).toHaveLength(1);
  });

  test('deleted but still found by a search: a replacement is created', async () => {
    const { keep, to } = keeping();
    await keep();
    played.jira.remove('SEC-1');
    to('PROCESSING');
    const { answer } = played.jira;
    const stale: PlayedJira['answer'] = (request) =>
      request.path.endsWith('/search/jql') ? { status: 200, body: { issues: [{ id: '10001', key: 'SEC-1' }] } } : answer(request);
    Object.assign(played.jira, { answer: stale });
    await keep();
    expect(played.jira.issues()).toMatchObject([{ key: 'SEC-2' }]);
  });

  test.each([JIRA, SERVICENOW])(
    'deleted before its incident ends: no replacement is created just to be closed in $system',
    async (settings) => {
      const { keep, row, to } = keeping(settings);
      await keep();
      for (const { key } of played[settings.system].tickets()) played[settings.system].remove(key);
      to('SUPPRESSED');
      await keep();
      expect(played[settings.system].tickets()).toEqual([]);
      expect(row()).toMatchObject({ state: 'KEPT', isOpen: false, reason: { code: 'ticket-gone' } });
    },
  );

  test('a workflow without a transition to done: the row has that reason, one comment is written, and the ticket is closed once a transition exists', async () => {
    const { keep, row, to } = keeping();
    await keep();
    const withAllSteps = played.jira.withoutStepTo('Done');
    to('MITIGATED');
    for (let tries = 0; tries < 3; tries++) await expect(keep()).rejects.toThrow('no-transition');
    expect(row()).toMatchObject({ state: 'FAILED', attempts: 3, reason: { code: 'no-transition', to: 'close' }, isOpen: true });
    expect(played.jira.issues()).toMatchObject([{ status: 'To Do', comments: [{}] }]);
    withAllSteps();
    await keep();
    expect(played.jira.issues()).toMatchObject([{ status: 'Done', comments: [{}] }]);
  });

  test('a workflow without a transition back: the closed ticket gets one comment that its incident is open', async () => {
    const { keep, row, to } = keeping();
    await keep();
    to('SUPPRESSED');
    await keep();
    for (const name of ['To Do', 'In Progress']) played.jira.withoutStepTo(name);
    to('NEW');
    for (let tries = 0; tries < 2; tries++) await expect(keep()).rejects.toThrow('no-transition');
    expect(row()).toMatchObject({ state: 'FAILED', reason: { code: 'no-transition', to: 'open' }, isOpen: false });
    expect(played.jira.issues()).toMatchObject([{ status: 'Done', comments: [{}, {}] }]);
  });

  test('resolved in ServiceNow while its incident is open: it stays resolved and is reopened when the incident is reopened', async () => {
    const { keep, to } = keeping(SERVICENOW);
    await keep();
    const number = played.servicenow.rows()[0]?.number ?? '';
    played.servicenow.change(number, { state: '6', close_code: 'User error', close_notes: 'none' });
    to('AWAITING_APPROVAL');
    await keep();
    expect(played.servicenow.rows()).toMatchObject([{ state: '6', close_code: 'User error' }]);
    to('SUPPRESSED');
    await keep();
    expect(played.servicenow.rows()).toMatchObject([{ state: '6', close_code: 'User error' }]);
    to('NEW');
    await keep();
    expect(played.servicenow.rows()).toMatchObject([{ state: '2' }]);
  });

  test('reopened in ServiceNow after its incident ended: it stays open', async () => {
    const { keep, to, world } = keeping(SERVICENOW);
    await keep();
    to('SUPPRESSED');
    await keep();
    const number = played.servicenow.rows()[0]?.number ?? '';
    played.servicenow.change(number, { state: '2' });
    world.incident = { ...world.incident, occurrences: 9, severity: 'CRITICAL' };
    await keep();
    expect(played.servicenow.rows()).toMatchObject([{ state: '2' }]);
  });

  test('closed permanently in ServiceNow: it gets one note that its incident is open, and the row says that it stays closed', async () => {
    const { keep, to, row } = keeping(SERVICENOW);
    await keep();
    to('SUPPRESSED');
    await keep();
    const [record] = played.servicenow.rows();
    const number = record?.number ?? '';
    played.servicenow.change(number, { state: '7' });
    to('NEW');
    for (let tries = 0; tries < 2; tries++) await expect(keep()).rejects.toThrow(RetryLater);
    expect(row()).toMatchObject({ state: 'FAILED', reason: { code: 'state-stays', state: '7' }, isOpen: false });
    expect(played.servicenow.rows()).toHaveLength(1);
    expect(played.servicenow.notesOf(record?.sys_id ?? '')).toHaveLength(2);
  });
});

describe('an organization that moves to another system', () => {
  test('gets a ticket there for an incident that is open, and the old ticket is not changed', async () => {
    const { keep, row, to, world } = keeping();
    await keep();
    world.secret = JSON.stringify({ bearer: 'of-the-test' });
    to('AWAITING_APPROVAL');
    await keep(SERVICENOW);
    expect([played.jira.issues().length, played.servicenow.rows().length]).toEqual([1, 1]);
    expect(row()?.ticket?.url).toContain(SERVICENOW.host);
    to('SUPPRESSED');
    await keep(SERVICENOW);
    await keep(JIRA);
    expect(played.jira.issues()).toMatchObject([{ status: 'To Do', comments: [] }]);
  });
});
