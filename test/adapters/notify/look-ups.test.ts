import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendars } from '#adapters/notify/calendar.ts';
import { ownerSources } from '#adapters/notify/owners.ts';
import { DOCUMENTATION_KEY } from '#adapters/sdk/loopback.ts';

const ACCOUNT = '444455556666';
const CALENDAR = 'arn:aws:ssm:ap-northeast-2:111122223333:document/releases';

type Answer = { readonly status?: number; readonly type?: string; readonly body?: object };

let server: Server;
let endpoint: string;
let answers: Answer[];
const asked: { readonly call: string; readonly body: unknown }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target'] ?? request.url);
    asked.push({ call: target.split('.').at(-1) ?? '', body: JSON.parse(await text(request)) });
    const { status = 200, type, body = {} } = answers.shift() ?? {};
    if (type !== undefined) response.setHeader('x-amzn-errortype', type);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(type === undefined ? body : { __type: type, ...body }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

beforeEach(() => {
  asked.length = 0;
  answers = [];
});

const config = () => ({ endpoint, credentials: DOCUMENTATION_KEY, maxAttempts: 1 });

describe('the owner of an account', () => {
  test('is in its tag, on any page of its tags', async () => {
    answers = [
      { body: { Tags: [{ Key: 'environment', Value: 'prod' }], NextToken: 'more' } },
      { body: { Tags: [{ Key: 'owner', Value: 'shop-team@example.com' }] } },
    ];
    expect(await ownerSources(config()).tag(ACCOUNT, 'owner')).toBe('shop-team@example.com');
    expect(asked.map(({ body }) => body)).toEqual([{ ResourceId: ACCOUNT }, { ResourceId: ACCOUNT, NextToken: 'more' }]);
  });

  test('is its security contact, the only contact that the hub reads', async () => {
    answers = [{ body: { AlternateContact: { EmailAddress: 'security@example.com', AlternateContactType: 'SECURITY' } } }];
    expect(await ownerSources(config()).securityContact(ACCOUNT)).toBe('security@example.com');
    expect(asked).toEqual([{ call: '/getAlternateContact', body: { AccountId: ACCOUNT, AlternateContactType: 'SECURITY' } }]);
  });

  test('is absent if the account has no such contact, and an error if AWS refuses', async () => {
    answers = [{ status: 404, type: 'ResourceNotFoundException' }];
    expect(await ownerSources(config()).securityContact(ACCOUNT)).toBeUndefined();
    answers = [{ status: 403, type: 'AccessDeniedException' }];
    await expect(ownerSources(config()).securityContact(ACCOUNT)).rejects.toThrow();
  });
});

describe('a calendar of Change Calendar', () => {
  test.each([
    ['OPEN', true],
    ['CLOSED', false],
  ])('that is %s is read once a minute', async (State, open) => {
    const clock = { now: 0 };
    const isOpen = calendars(() => clock.now, config());
    answers = [{ body: { State } }, { body: { State } }];
    expect([await isOpen(CALENDAR), await isOpen(CALENDAR)]).toEqual([open, open]);
    expect(asked).toEqual([{ call: 'GetCalendarState', body: { CalendarNames: [CALENDAR] } }]);
    clock.now = 60_000;
    await isOpen(CALENDAR);
    expect(asked).toHaveLength(2);
  });

  test('that AWS does not find is neither open nor closed', async () => {
    answers = [{ status: 400, type: 'InvalidDocument' }];
    expect(await calendars(() => 0, config())(CALENDAR)).toBeUndefined();
  });
});
