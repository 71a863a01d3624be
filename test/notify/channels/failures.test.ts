import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpToChannels } from '#adapters/notify/http.ts';
import type { ChannelFault } from '#local/recorder/faults.ts';
import type { ChannelAnswer } from '#notify/channel.ts';
import type { SecretAnswer } from '#notify/channels/ports.ts';
import { aMessage } from '../../support/messages.ts';
import { CHANNEL_SETTINGS, channelsOverHttp, HOST, type HttpChannel, MARKER, SECRETS } from './over-http.ts';

let over: Awaited<ReturnType<typeof channelsOverHttp>>;
const answers: ChannelAnswer[] = [];

beforeAll(async () => {
  over = await channelsOverHttp();
});

afterAll(() => over.recorder.stop());

const CHANNELS = Object.keys(CHANNEL_SETTINGS) as HttpChannel[];

async function sendAfter(name: HttpChannel, ...faults: ChannelFault[]): Promise<ChannelAnswer> {
  over.recorder.fail(HOST[name], ...faults);
  const isSlow = faults.some(({ kind }) => kind === 'hang' || kind === 'drip');
  const answer = await over.channel(name, isSlow ? over.hurried : {}).send(aMessage(), undefined);
  answers.push(answer);
  return answer;
}

describe.each(CHANNELS)('%s with a failure', (name) => {
  test('status 429 with Retry-After is retried after that time', async () => {
    const answer = await sendAfter(name, { kind: 'status', status: 429, headers: { 'retry-after': '7' }, body: '{}' });
    expect(answer).toEqual({ kind: 'retry', afterMs: 7_000, reason: { code: 'throttled', afterMs: 7_000 } });
  });

  test('status 429 with a date in Retry-After is retried after that date', async () => {
    const at = new Date(Date.now() + 60_000).toUTCString();
    const answer = await sendAfter(name, { kind: 'status', status: 429, headers: { 'retry-after': at } });
    expect(answer.kind === 'retry' && (answer.afterMs ?? 0)).toBeGreaterThan(55_000);
    expect(answer.kind === 'retry' && (answer.afterMs ?? 0)).toBeLessThanOrEqual(60_000);
  });

  test.each([500, 502, 503, 504])('status %i is retried', async (status) => {
    const answer = await sendAfter(name, { kind: 'status', status, body: `failed for ${MARKER}` });
    expect(answer).toMatchObject({ kind: 'retry', reason: { code: 'answered', status } });
  });

  test('a time-out is retried', async () => {
    expect(await sendAfter(name, { kind: 'hang' })).toEqual({ kind: 'retry', reason: { code: 'timed-out', afterMs: 300 } });
  });

  test('an answer that arrives byte by byte ends with the time-out', async () => {
    expect(await sendAfter(name, { kind: 'drip', everyMs: 20 })).toEqual({
      kind: 'retry',
      reason: { code: 'timed-out', afterMs: 300 },
    });
  });

  test('a reset connection is retried', async () => {
    expect(await sendAfter(name, { kind: 'reset' })).toMatchObject({ kind: 'retry', reason: { code: 'unreachable' } });
  });

  test('a huge answer is not read to its end', async () => {
    const before = process.memoryUsage().rss;
    const answer = await sendAfter(name, { kind: 'giant', bytes: 500_000_000 });
    expect(['sent', 'refused']).toContain(answer.kind);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  test('a redirect is not followed', async () => {
    const answer = await sendAfter(name, {
      kind: 'status',
      status: 307,
      headers: { location: `${over.recorder.endpoint}/evil` },
    });
    expect(answer).toMatchObject({ kind: 'refused', reason: { code: 'answered', status: 307 } });
  });

  test('a secret with an invalid value is refused, and the reason names the secret', async () => {
    for (const value of [
      '',
      'not JSON',
      '[]',
      '{}',
      '{"webhook":"http://discord.com/x"}',
      '{"webhook":"https://evil.example.com/x"}',
    ]) {
      const secret = async (): Promise<SecretAnswer> => ({ kind: 'read', value });
      const answer = await over.channel(name, { secret }).send(aMessage(), undefined);
      expect(answer).toEqual({ kind: 'refused', reason: { code: 'secret-invalid', secret: name } });
    }
  });

  test('a secret that cannot be read is retried', async () => {
    const failure = { code: 'secret-unreadable', secret: name, name: 'AccessDeniedException' } as const;
    const secret = async (): Promise<SecretAnswer> => ({ kind: 'failed', failure });
    expect(await over.channel(name, { secret }).send(aMessage(), undefined)).toEqual({ kind: 'retry', reason: failure });
  });
});

describe('a webhook that its owner revoked', () => {
  test.each([
    ['slack-webhook', { kind: 'status', status: 404, body: 'no_service' }, 404],
    ['slack-webhook', { kind: 'status', status: 410, body: 'channel_is_archived' }, 410],
    ['discord', { kind: 'status', status: 404, body: '{"message":"Unknown Webhook","code":10015}' }, 404],
    ['teams', { kind: 'status', status: 404, body: '{"error":{"code":"WorkflowNotFound"}}' }, 404],
    ['webhook', { kind: 'status', status: 410 }, 410],
  ] as const)('of %s is refused as revoked', async (name, fault, status) => {
    expect(await sendAfter(name, fault)).toEqual({ kind: 'refused', reason: { code: 'webhook-revoked', status } });
  });

  test("a revoked Slack token is refused with Slack's error code", async () => {
    const answer = await sendAfter('slack', { kind: 'status', status: 200, body: '{"ok":false,"error":"token_revoked"}' });
    expect(answer).toEqual({ kind: 'refused', reason: { code: 'answered', status: 200, text: 'token_revoked' } });
  });

  test('an error text of a channel that is not a simple code is not kept', async () => {
    const body = JSON.stringify({ ok: false, error: `bad token xoxb-${MARKER} <b>` });
    expect(await sendAfter('slack', { kind: 'status', status: 200, body })).toEqual({
      kind: 'refused',
      reason: { code: 'answered', status: 200 },
    });
  });
});

describe('a secret that was rotated', () => {
  test('is read again without a rollout if the channel refuses the cached one', async () => {
    const stale = JSON.stringify({ token: 'xoxb-of-yesterday', channel: 'C0123456789' });
    const asked: boolean[] = [];
    const secret = async (_: string, fresh = false): Promise<SecretAnswer> => {
      asked.push(fresh);
      return { kind: 'read', value: fresh ? (SECRETS.slack ?? '') : stale };
    };
    expect(await over.channel('slack', { secret }).send(aMessage(), undefined)).toMatchObject({ kind: 'sent' });
    expect(asked).toEqual([false, true]);
  });
});

describe('an address that cannot be reached', () => {
  const body = { method: 'POST', headers: {}, body: '{}' } as const;

  test('a host that does not exist is reported with the DNS error code', async () => {
    const answer = await httpToChannels()({ ...body, url: 'https://nobody.invalid/hook', hosts: ['nobody.invalid'] });
    expect(answer).toMatchObject({
      kind: 'failed',
      failure: { code: 'unreachable', name: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) },
    });
  });

  test('a server without TLS is refused', async () => {
    const plain = createServer((_, response) => response.end('in the clear'));
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const host = `127.0.0.1:${(plain.address() as AddressInfo).port}`;
    const answer = await httpToChannels()({ ...body, url: `https://${host}/hook`, hosts: [host] });
    expect(answer).toMatchObject({
      kind: 'failed',
      failure: { code: 'unreachable', name: expect.stringMatching(/^(ERR_SSL_|EPROTO)/) },
    });
    plain.close();
  });

  test.each([
    ['http', 'http://discord.com/api', ['discord.com']],
    ['another host', 'https://evil.example.com/', ['discord.com']],
    ['a host name that only ends with the allowed one', 'https://evildiscord.com/', ['discord.com']],
    ['a host name that only begins with the allowed one', 'https://discord.com.evil.example.com/', ['discord.com']],
    ['another port', 'https://discord.com:8443/', ['discord.com']],
    ['a user in the address', 'https://discord.com@evil.example.com/', ['discord.com']],
    ['a file', 'file:///etc/passwd', ['discord.com']],
    ['the instance metadata address', 'https://169.254.169.254/', ['.logic.azure.com']],
    ['the domain without a subdomain', 'https://logic.azure.com/', ['.logic.azure.com']],
  ])('%s receives no request', async (_, url, hosts) => {
    expect(await httpToChannels()({ ...body, url, hosts })).toEqual({
      kind: 'failed',
      failure: { code: 'unreachable', name: 'ADDRESS_NOT_ALLOWED' },
    });
  });

  test('a simulated endpoint must be on this machine', () => {
    expect(() => httpToChannels({ endpoint: 'http://evil.example.com' })).toThrow('this machine only');
  });
});

test('no answer of all these failures contains a secret', () => {
  expect(answers.length).toBeGreaterThan(40);
  expect(JSON.stringify(answers)).not.toContain(MARKER);
});
