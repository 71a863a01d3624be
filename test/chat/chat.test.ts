import { describe, expect, test } from 'vitest';
import { type ChatEvent, checkRequest } from '#chat/chat.ts';
import { clickOn, signed } from '../support/slack-clicks.ts';

const AT = Date.parse('2026-03-02T09:00:00Z');
const request = signed(clickOn('inc-0123456789abcdef01234567'), AT);

function event(over: Partial<ChatEvent> = {}): ChatEvent {
  return {
    routeKey: 'POST /slack',
    headers: { 'x-slack-request-timestamp': request.timestamp, 'x-slack-signature': request.signature },
    body: request.body,
    isBase64Encoded: false,
    requestContext: { timeEpoch: AT },
    ...over,
  };
}

describe('the request that the Slack endpoint forwards', () => {
  test('is unchanged, with its time and its signature', () => {
    expect(checkRequest(event())).toEqual({ status: 200, request });
  });

  test('is decoded if API Gateway encoded the body', () => {
    const body = Buffer.from(request.body).toString('base64');
    expect(checkRequest(event({ body, isBase64Encoded: true }))).toEqual({ status: 200, request });
  });

  test.each([
    ['no signature', { headers: { 'x-slack-request-timestamp': request.timestamp } }, 400],
    ['a signature of another form', { headers: { ...event().headers, 'x-slack-signature': 'v1=00' } }, 400],
    ['an old time', { requestContext: { timeEpoch: AT + 6 * 60_000 } }, 400],
    ['a body that is not a click', { body: '{"type":"url_verification"}' }, 400],
    ['no body', { body: undefined }, 400],
    ['a body of more than 64 KB', { body: `payload=${'x'.repeat(65_536)}` }, 413],
    ['another route', { routeKey: 'GET /slack' }, 404],
  ])('is refused with %s', (_, over, status) => {
    expect(checkRequest(event(over))).toEqual({ status });
  });
});
