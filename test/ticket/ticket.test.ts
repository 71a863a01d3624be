import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { RetryLater } from '#core/errors.ts';
import { correlationOf } from '#core/ticket/ticket.ts';
import type { PlayedJira } from '#local/recorder/tickets/jira.ts';
import { CLAIM_MS } from '#ticket/ticket.ts';
import { playedSystems, SERVICENOW, SSH_INCIDENT } from '../support/kept-tickets.ts';

const { played, requests, keeping, fail, reset, stop } = await playedSystems();
afterAll(stop);
beforeEach(reset);

describe('a ticket in Jira', () => {
  test('says what happened, where and who did it, with links, and has the incident id as a label', async () => {
    const { keep, row } = keeping();
    await keep();
    const [issue] = played.jira.issues();
    expect(issue?.fields.labels).toContain(correlationOf(SSH_INCIDENT.id));
    expect(issue?.fields.summary).toMatch(/^\[(CRITICAL|HIGH)\]/);
    const text = JSON.stringify(issue?.fields.description);
    for (const part of [
      'shop',
      SSH_INCIDENT.account,
      SSH_INCIDENT.actor.name,
      `https://hub.example.com/#/incidents/${SSH_INCIDENT.id}`,
    ])
      expect(text).toContain(part);
    expect(row()).toMatchObject({
      state: 'KEPT',
      isOpen: true,
      ticket: { key: 'SEC-1', url: 'https://example.atlassian.net/browse/SEC-1' },
    });
  });

  test('is opened once, even if its incident is announced again, and updated only if something changed', async () => {
    const { keep, to } = keeping();
    await keep();
    const before = requests.length;
    await keep();
    expect(requests.length).toBe(before);
    to('PROCESSING');
    await keep();
    expect(played.jira.issues()).toHaveLength(1);
    expect(played.jira.issues()[0]?.comments).toHaveLength(1);
  });

  test('is found again and not duplicated if the answer to its creation was lost', async () => {
    const { keep, row, world } = keeping();
    fail({ kind: 'status', status: 200, body: '{"issues":[]}' });
    const { answer } = played.jira;
    const losing: PlayedJira['answer'] = (request) => {
      const answered = answer(request);
      return request.path === '/rest/api/3/issue' ? { status: 502 } : answered;
    };
    Object.assign(played.jira, { answer: losing });
    await expect(keep()).rejects.toThrow(RetryLater);
    expect(row()).toMatchObject({ state: 'FAILED', attempts: 1, reason: { code: 'answered', status: 502 } });
    Object.assign(played.jira, { answer });
    world.now += 5_000;
    await keep();
    expect(played.jira.issues()).toHaveLength(1);
    expect(row()).toMatchObject({ state: 'KEPT', ticket: { key: 'SEC-1' } });
  });

  test('is left to the run that creates it, and created by the next run if that one died', async () => {
    const { keep, setRow, world } = keeping();
    setRow({ state: 'OPENING', at: world.now, attempts: 1, version: 1, busyUntil: world.now + CLAIM_MS });
    await expect(keep()).rejects.toMatchObject({ name: 'RetryLater', afterMs: CLAIM_MS });
    expect(played.jira.issues()).toEqual([]);
    world.now += CLAIM_MS;
    await keep();
    expect(played.jira.issues()).toHaveLength(1);
    expect(played.jira.issues()[0]?.comments).toEqual([]);
  });

  test('is created once by several concurrent runs, and each step is commented once', async () => {
    const { keep, to } = keeping();
    const concurrently = () => Promise.allSettled([keep(), keep(), keep()]);
    await concurrently();
    await keep();
    expect(played.jira.issues()).toHaveLength(1);
    to('MITIGATED');
    const ended = await concurrently();
    expect(ended.filter(({ status }) => status === 'rejected').map((one) => 'reason' in one && one.reason.name)).toEqual(
      ended.slice(1).map(() => 'RetryLater'),
    );
    await keep();
    expect(played.jira.issues()).toMatchObject([{ status: 'Done', comments: [{}] }]);
  });

  test.each<[string, (k: ReturnType<typeof keeping>) => void]>([
    ['contained', ({ to }) => to('MITIGATED')],
    ['suppressed', ({ to }) => to('SUPPRESSED')],
    ['closed', ({ to }) => to('CLOSED')],
    [
      'ended because its resource no longer exists',
      ({ to }) => to('MITIGATED', { history: [{ at: 1, state: 'MITIGATED', by: 'hub', reason: { code: 'resource-gone' } }] }),
    ],
  ])('is done if the incident is %s', async (_, end) => {
    const kept = keeping();
    await kept.keep();
    end(kept);
    await kept.keep();
    expect(played.jira.issues()).toMatchObject([{ status: 'Done' }]);
    expect(kept.row()).toMatchObject({ isOpen: false });
  });

  test('is reopened, not duplicated, when a suppression ends', async () => {
    const { keep, to } = keeping();
    await keep();
    to('SUPPRESSED');
    await keep();
    to('NEW');
    await keep();
    expect(played.jira.issues()).toMatchObject([{ status: 'To Do' }]);
  });

  test('is created as done if the hub contained the incident before', async () => {
    const { keep, to } = keeping();
    to('MITIGATED');
    await keep();
    expect(played.jira.issues()).toMatchObject([{ status: 'Done' }]);
  });

  test.each(['SUPPRESSED', 'CLOSED'] as const)('is not created for an incident that was %s before', async (state) => {
    const { keep, to } = keeping();
    to(state);
    await keep();
    expect(requests).toEqual([]);
  });

  test('is created only when the incident reaches the configured severity', async () => {
    const { keep, world } = keeping();
    world.incident = { ...SSH_INCIDENT, severity: 'MEDIUM' };
    await keep();
    expect(requests).toEqual([]);
    world.incident = { ...SSH_INCIDENT, severity: 'CRITICAL' };
    await keep();
    expect(played.jira.issues()).toHaveLength(1);
  });

  test('keeps the status that people set while the incident stays open', async () => {
    const { keep, to } = keeping();
    await keep();
    played.jira.setStatus('SEC-1', 'Done');
    to('AWAITING_APPROVAL');
    await keep();
    expect(played.jira.issues()).toMatchObject([{ status: 'Done' }]);
  });

  test('uses the new token after a rotation', async () => {
    const { keep, to, world } = keeping();
    await keep();
    played.jira.rotate('second');
    world.secret = JSON.stringify({ user: 'hub@example.com', token: 'second' });
    to('MITIGATED');
    await keep();
    expect(played.jira.issues()).toMatchObject([{ status: 'Done' }]);
  });
});

describe('a ticket in ServiceNow', () => {
  const now = () => keeping(SERVICENOW);

  test('has the correlation id, is resolved with code and notes, and is reopened as in progress', async () => {
    const { keep, to, row } = now();
    await keep();
    const [opened] = played.servicenow.rows();
    expect(opened).toMatchObject({ correlation_id: correlationOf(SSH_INCIDENT.id), state: '1', urgency: '1' });
    to('SUPPRESSED');
    await keep();
    expect(played.servicenow.rows()).toMatchObject([
      { state: '6', close_code: 'Solution provided', close_notes: expect.stringContaining('SUPPRESSED') },
    ]);
    to('NEW');
    await keep();
    expect(played.servicenow.rows()).toMatchObject([{ state: '2' }]);
    expect(played.servicenow.notesOf(opened?.sys_id ?? '')).toHaveLength(2);
    expect(row()?.ticket?.url).toContain('example.service-now.com/nav_to.do?uri=');
  });

  test('is found by its correlation id if its row was lost', async () => {
    await now().keep();
    await now().keep();
    expect(played.servicenow.rows()).toHaveLength(1);
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

  test.each(HOSTILE.map((text) => [text.slice(0, 40), text]))('is shown as text in both systems: %s', async (_, text) => {
    const hostile = {
      ...SSH_INCIDENT,
      resource: { ...SSH_INCIDENT.resource, id: text },
      actor: { ...SSH_INCIDENT.actor, name: text },
    };
    const [inJira, inServiceNow] = [keeping(), keeping(SERVICENOW)];
    for (const kept of [inJira, inServiceNow]) {
      kept.world.incident = hostile;
      await kept.keep();
      kept.to('SUPPRESSED', { history: [{ at: 1, state: 'SUPPRESSED', by: text }] });
      await kept.keep();
    }
    const [issue] = played.jira.issues();
    const [row] = played.servicenow.rows();
    expect([issue?.status, row?.state]).toEqual(['Done', '6']);
    const all = JSON.stringify([issue, row, played.servicenow.notesOf(row?.sys_id ?? '')]);
    expect(all).not.toMatch(/[\u202e]/);
    expect(`${row?.description}${played.servicenow.notesOf(row?.sys_id ?? '').join('')}`).not.toMatch(/\[\/?code\]/i);
    expect(JSON.stringify(issue?.fields.description)).not.toContain('"marks":[{"type":"link","attrs":{"href":"http://evil');
  });
});
