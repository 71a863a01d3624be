import { describe, expect, test } from 'vitest';
import { positionAt } from '#core/control-room/lists.ts';
import { DAY_BEGINS, numberedIncident } from '../support/control-room.ts';
import { EVERY_PIECE } from '../support/hostile-text.ts';
import { api } from '../support/serve-api.ts';

const [MINE, OTHER] = [numberedIncident(0), numberedIncident(1)];
const FOREIGN = /payments|playground|777788889999|222233334444|bucket-[12]\b/;

const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a hostile request by a person with one account', () => {
  test.each([
    ['at a position in the list of another person', { leg: 0, after: positionAt(OTHER.openedAt, OTHER.id) }],
    ['at a position that does not exist', { leg: 0, after: positionAt(9e14, 'inc-x') }],
    ['of a leg that does not exist', { leg: 999, after: positionAt(0, '') }],
    ['of the largest number', { leg: Number.MAX_SAFE_INTEGER, after: positionAt(0, '') }],
  ])('gets nothing of other accounts with a cursor %s', async (_, cursor) => {
    const { ask } = await api();
    for (const sort of ['', '&sort=opened', '&sort=-severity', '&sort=-changed']) {
      const { status, value } = await ask('shop', 'GET', `/api/incidents?cursor=${cursorOf(cursor)}${sort}`);
      expect(status).toBe(200);
      expect(JSON.stringify(value)).not.toMatch(FOREIGN);
    }
    const position = encodeURIComponent(positionAt(OTHER.openedAt + 1, OTHER.id));
    for (const path of [`/api/timeline?cursor=${position}`, `/api/changes?since=${position}`])
      expect(JSON.stringify((await ask('shop', 'GET', path)).value), path).not.toMatch(FOREIGN);
  });

  test.each([
    ['that is not JSON', 'x'],
    ['of another shape', cursorOf({ leg: 0, after: positionAt(0), account: '777788889999' })],
    ['of a negative leg', cursorOf({ leg: -1, after: positionAt(0) })],
    ['of half a leg', cursorOf({ leg: 0.5, after: positionAt(0) })],
    ['that names a key of the table', cursorOf({ leg: 0, after: 'list#all' })],
    ['with a prototype', Buffer.from('{"__proto__":{"leg":0},"after":"000000000000000#"}').toString('base64url')],
    ['of a megabyte', cursorOf({ leg: 0, after: '0'.repeat(1e6) })],
  ])('is refused with a cursor %s', async (_, cursor) => {
    const { ask } = await api();
    expect(await ask('shop', 'GET', `/api/incidents?cursor=${cursor}`)).toMatchObject({
      status: 400,
      value: { refused: { code: 'not-valid', field: 'cursor' } },
    });
  });

  test.each([
    'account=777788889999',
    'unit=workloads',
    'text=payments',
    'text=bucket-1',
    'actor=user-1',
    'account=777788889999&account=444455556666',
    'sort=-changed&text=payments',
  ])('finds nothing of other accounts with the filter %s', async (query) => {
    const { ask } = await api();
    const { status, value } = await ask('shop', 'GET', `/api/incidents?${query}`);
    expect(status).toBe(200);
    expect(JSON.stringify(value)).not.toMatch(FOREIGN);
  });

  test('with any text in a filter is answered or refused, and never fails', async () => {
    const { ask } = await api();
    const texts = [EVERY_PIECE, '__proto__', 'constructor', '#', '~', '%00', 'x'.repeat(20_000), '(.*)+$', '${jndi:ldap://x}'];
    for (const text of texts) {
      for (const field of [
        'account',
        'unit',
        'region',
        'severity',
        'state',
        'scenario',
        'actor',
        'notice',
        'text',
        'from',
        'to',
        'sort',
        'limit',
        'cursor',
      ]) {
        const { status } = await ask('shop', 'GET', `/api/incidents?${new URLSearchParams({ [field]: text })}`);
        expect([200, 400], `${field} ${text.slice(0, 20)}`).toContain(status);
      }
      for (const path of ['/api/now?since=', '/api/charts?range=', '/api/timeline?cursor=', '/api/changes?since='])
        expect([200, 400], path).toContain(
          (await ask('shop', 'GET', path + encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '')))).status,
        );
    }
  });

  test.each(['0', '501', '-1', '1e3', '50.5', '', ' 50', '99999999'])('is refused with a page size of "%s"', async (limit) => {
    const { ask } = await api();
    expect(await ask('ada', 'GET', `/api/incidents?limit=${encodeURIComponent(limit)}`)).toMatchObject({
      value: { refused: { code: 'not-valid', field: 'limit' } },
    });
  });

  test.each([
    'inc-0',
    'INC-000000000000000000000000',
    `${MINE.id}/../${OTHER.id}`,
    `${OTHER.id}%00`,
    encodeURIComponent(`${OTHER.id}#`),
    '../state',
    '__proto__',
  ])('finds no incident with the id %s', async (id) => {
    const { ask, sent } = await api();
    for (const path of [`/api/incidents/${id}`, `/api/incidents/${id}/events`])
      expect((await ask('ada', 'GET', path)).status, path).toBe(404);
    expect((await ask('ada', 'POST', `/api/incidents/${id}/decisions`, { verb: 'note' })).status).toBe(404);
    expect(sent).toEqual([]);
  });

  test('is refused with a body of another type, without valid JSON or of excessive size', async () => {
    const { ask, raw, tickets } = await api();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', ''])
      expect((await ask('ada', 'POST', '/api/socket-ticket', {}, { 'content-type': type })).status, type).toBe(403);
    for (const body of [
      '{',
      '[]',
      'null',
      '"x"',
      '{"a":1}',
      `{"x":"${'y'.repeat(70_000)}"}`,
      ' '.repeat(70_000),
      '['.repeat(60_000),
    ])
      expect((await raw('ada', 'POST', '/api/socket-ticket', body)).status, body.slice(0, 9)).toBe(400);
    expect(tickets).toEqual([]);
  });

  test('cannot change its method with a header or a field', async () => {
    const { ask, sent, tickets } = await api();
    const override = { 'x-http-method-override': 'POST', 'x-http-method': 'POST', 'x-method-override': 'POST' };
    for (const path of ['/api/stop', '/api/resume', '/api/socket-ticket', `/api/incidents/${MINE.id}/decisions`]) {
      expect((await ask('ada', 'GET', `${path}?_method=POST`, undefined, override)).status, path).toBe(404);
      for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'post', 'TRACE'])
        expect((await ask('ada', method, path, {}, { 'content-type': 'application/json' })).status, `${method} ${path}`).toBe(
          404,
        );
    }
    expect([sent, tickets]).toEqual([[], []]);
  });

  test('cannot change its person with a header or a query', async () => {
    const { ask } = await api();
    const headers = { 'x-user': 'ada@example.com', 'x-forwarded-user': 'ada@example.com', cookie: 'email=ada@example.com' };
    expect((await ask('shop', 'GET', '/api/me?email=ada@example.com', undefined, headers)).value).toMatchObject({
      person: { email: 'shop@example.com', role: 'responder' },
    });
    const scheme = { authorization: 'Basic YWRhOmFkYQ==' };
    expect((await ask('shop', 'GET', '/api/me', undefined, scheme)).status).toBe(401);
    expect(
      (await ask('shop', 'GET', `/api/changes?since=${encodeURIComponent(positionAt(DAY_BEGINS))}`, undefined, scheme)).status,
    ).toBe(401);
  });
});
