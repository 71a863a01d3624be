import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleOrderIn } from '#adapters/lambda/notice-messages.ts';
import { httpToChannels } from '#adapters/notify/http.ts';
import { loopbackEnvironment } from '#adapters/sdk/loopback.ts';
import { noticesInDynamoDb } from '#adapters/store/notices-in-dynamodb.ts';
import { stateTable } from '#adapters/store/state-table.ts';
import { sendTest } from '#cli/notify.ts';
import type { Route } from '#core/notice/route.ts';
import type { Language } from '#core/text.ts';
import { startLocalChannels } from '#local/recorder/local-channels.ts';
import { channelOf } from '#notify/channels/channel-of.ts';
import { channelSettings } from '#notify/route-channel.ts';
import { sendSample } from '#notify/sample.ts';
import { command, printedBy } from '../support/command.ts';
import { type EmulatedHub, emulatedHub } from '../support/emulated-hub.ts';
import { notifyPorts, SOC_ROUTE } from '../support/notify-ports.ts';

const HUB = fileURLToPath(new URL('../../lambdas/cli/hub.mjs', import.meta.url));
const ROUTES: readonly Route[] = [
  { ...SOC_ROUTE, name: 'soc', secret: 'org-security-hub/notices/soc' },
  { ...SOC_ROUTE, name: 'developers', channel: 'discord', language: 'ko', secret: 'org-security-hub/notices/developers' },
];

const folder = mkdtempSync(join(tmpdir(), 'hub-notify-'));
const channels = await startLocalChannels({ notices: { routes: ROUTES } }, { mail: async () => [] });
const stopping = new AbortController();
let hub: EmulatedHub;
let answering: Promise<void>;

beforeAll(async () => {
  const notices = { routes: ROUTES, changeWindows: [], ownerTag: 'owner', contacts: {} };
  hub = await emulatedHub({ accounts: {}, notices });
  answering = answerTests();
});

afterAll(async () => {
  stopping.abort();
  await answering;
  await Promise.all([hub.stop(), channels.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** Handles the queue like the function `notify`: sends the test of a route to the channel over HTTP and writes the answer to the table. */
async function answerTests(): Promise<void> {
  const { clients, dynamodb, queue, address } = hub;
  const table = 'org-security-hub-state';
  const reached = {
    http: httpToChannels({ endpoint: channels.endpoint }),
    secret: async (name: string) => ({ kind: 'read', value: channels.secrets[name] ?? '' }) as const,
    publish: async () => ({ kind: 'published', id: '' }) as const,
    now: Date.now,
  };
  const ports = {
    ...notifyPorts().ports,
    ...noticesInDynamoDb(table, dynamodb, Date.now),
    settings: async () => (await stateTable(table, dynamodb).authority()).settings,
    channel: (route: Route) => channelOf(channelSettings(route, { homeRegion: address.region, hubAccount: '' }), reached),
    now: Date.now,
  };
  const eventSourceARN = 'arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-notify';
  const QueueUrl = queue('notify');
  while (!stopping.signal.aborted) {
    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const { Body: body = '', ReceiptHandle } of Messages) {
      const order = sampleOrderIn({ body, eventSourceARN });
      if (order !== undefined) await sendSample(order, ports);
      await clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    if (Messages.length === 0) await sleep(50);
  }
}

/** Runs the command as a process of the shell, with the hub in its environment. */
async function typedInShell(...words: string[]) {
  const { endpoint, region } = hub.address;
  const env = { ...process.env, ...loopbackEnvironment(endpoint, region), LC_ALL: 'C', HUB_LOCAL: folder };
  const child = spawn(process.execPath, [HUB, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, out, err };
}

/** The same at the hub of these tests, in this process. */
const tested = (route: string, { json = false, lang = 'en' as Language } = {}) =>
  printedBy(() => sendTest(route, hub.operator, { json, lang }));

const lastOn = (channel: string) => channels.messages().findLast((one) => one.channel === channel);

describe('hub notify test', () => {
  test('makes the hub send a sample, and prints which channel accepted it', async () => {
    const { code, out } = await typedInShell('notify', 'test', 'soc');
    expect([code, out.trim()]).toEqual([
      0,
      'soc: slack accepted the message. Check that it arrived, and let your colleagues know it was a test.',
    ]);
    expect(JSON.stringify(lastOn('slack')?.payload)).toContain('A test of notices: soc');
  });

  test('sends the sample in the language of the route, and prints the answer in that of the person', async () => {
    const { code, out } = await tested('developers');
    expect([code, out]).toEqual([0, expect.stringContaining('developers: discord accepted the message')]);
    expect(JSON.stringify(lastOn('discord')?.payload)).toContain('알림 테스트');
    expect((await tested('developers', { lang: 'ko' })).out).toContain('discord 채널이 메시지를 받았습니다');
  });

  test('lists the routes if there is none of that name, and sends nothing', async () => {
    const before = channels.messages().length;
    await expect(tested('unknown')).rejects.toThrow('There is no route "unknown". Use one of: soc, developers');
    expect(channels.messages()).toHaveLength(before);
  });

  test('refuses any other action', async () => {
    const { code, err } = await command(['notify', 'send', 'soc']);
    expect([code, err]).toEqual([2, expect.stringContaining('There is no action on notices "send". Use one of: test')]);
  });

  test('prints the answer of a removed webhook, and never its address', async () => {
    const { webhook } = JSON.parse(channels.secrets['org-security-hub/notices/developers'] ?? '') as { webhook: string };
    const revoked = await fetch(`${channels.endpoint}/revoked`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ address: webhook.replace('https://', '') }),
    });
    expect(revoked.status).toBe(204);
    const { code, out, err } = await tested('developers');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(
      'developers: discord did not accept the message: the webhook no longer exists (404); put a new one into the secret',
    );
    expect(err).not.toContain('discord.com');
    const { out: json } = await tested('developers', { json: true });
    expect(JSON.parse(json)).toMatchObject({
      route: 'developers',
      channel: 'discord',
      state: 'FAILED',
      attempts: 1,
      reason: { code: 'webhook-revoked', status: 404 },
    });
  });
});
