import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { DISCORD_LIMITS, SLACK_LIMITS, TEAMS_LIMITS } from '#core/notice/channel-limits.ts';
import { startRecorder } from '#local/recorder/recorder.ts';

const KEY = `whsec_${Buffer.from('a key that only this test knows!').toString('base64')}`;
const DISCORD = `123456789012345678/${'t'.repeat(68)}`;
const WORKFLOW = {
  host: 'prod-00.westeurope.logic.azure.com',
  path: '/workflows/one/triggers/manual/paths/invoke',
  sig: 'sig-of-the-flow',
};
const SERVICE = '/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX';

const recorder = await startRecorder({
  credentials: {
    slack: { token: 'xoxb-of-the-test', channels: ['C0123456789'], webhooks: [SERVICE] },
    discord: [DISCORD],
    teams: [WORKFLOW],
    webhooks: [{ host: 'receiver.example.com', key: KEY }],
  },
});

afterAll(() => recorder.stop());

type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly json: Record<string, unknown>;
};

async function call(address: string, body: unknown, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
  const answer = await fetch(`${recorder.endpoint}/${address}`, {
    method,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: answer.status, headers: answer.headers, body: text, json };
}

describe('Slack, played', () => {
  const quiet = { unfurl_links: false, unfurl_media: false } as const;
  const post = { channel: 'C0123456789', text: 'a bucket is public', ...quiet };
  const bot = { authorization: 'Bearer xoxb-of-the-test' };
  const send = (body: unknown, headers: Record<string, string> = bot) => call('slack.com/api/chat.postMessage', body, headers);
  const header = (length: number) => ({ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(length) } });

  test('a wrong token, a missing one and an unknown channel are errors in an answer of status 200', async () => {
    expect((await send(post, {})).json).toMatchObject({ ok: false, error: 'not_authed' });
    expect((await send(post, { authorization: 'Bearer xoxb-stolen' })).json).toMatchObject({ ok: false, error: 'invalid_auth' });
    const unknown = await send({ ...post, channel: 'C0000000000' });
    expect([unknown.status, unknown.json.error]).toEqual([200, 'channel_not_found']);
  });

  test('a message gets a timestamp, by which it is edited and answered', async () => {
    const { json } = await send(post);
    expect(json.ts).toMatch(/^\d{10}\.\d{6}$/);
    const edit = { channel: 'C0123456789', ts: json.ts, text: 'the bucket is private again' };
    expect((await call('slack.com/api/chat.update', edit, bot)).json).toMatchObject({ ok: true, ts: json.ts });
    expect((await send({ ...post, thread_ts: json.ts })).json.ok).toBe(true);
    expect((await send({ ...post, thread_ts: '1700000000.000001' })).json.error).toBe('cannot_reply_to_message');
    expect((await call('slack.com/api/chat.update', { ...edit, ts: '1700000000.000001' }, bot)).json.error).toBe(
      'message_not_found',
    );
  });

  test.each([
    ['a header', [header(SLACK_LIMITS.header)], [header(SLACK_LIMITS.header + 1)]],
    [
      'blocks',
      Array.from({ length: SLACK_LIMITS.blocks }, () => ({ type: 'divider' })),
      Array.from({ length: SLACK_LIMITS.blocks + 1 }, () => ({ type: 'divider' })),
    ],
    [
      'a section',
      [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(SLACK_LIMITS.section) } }],
      [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(SLACK_LIMITS.section + 1) } }],
    ],
    [
      'fields',
      [{ type: 'section', fields: Array.from({ length: SLACK_LIMITS.fields }, () => ({ type: 'plain_text', text: 'x' })) }],
      [{ type: 'section', fields: Array.from({ length: SLACK_LIMITS.fields + 1 }, () => ({ type: 'plain_text', text: 'x' })) }],
    ],
  ])('%s at the limit is taken, and one beyond it is refused with the block that breaks it', async (_, within, beyond) => {
    expect((await send({ ...post, blocks: within })).json).toMatchObject({ ok: true });
    expect((await send({ ...post, blocks: beyond })).json).toMatchObject({ ok: false, error: 'invalid_blocks' });
  });

  test('a button text of 76 characters and an action_id of 256 are refused', async () => {
    const button = (text: string, action_id: string) => [
      { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text }, action_id }] },
    ];
    expect((await send({ ...post, blocks: button('x'.repeat(75), 'a'.repeat(255)) })).json.ok).toBe(true);
    expect((await send({ ...post, blocks: button('x'.repeat(76), 'a') })).json.error).toBe('invalid_blocks');
    expect((await send({ ...post, blocks: button('x', 'a'.repeat(256)) })).json.error).toBe('invalid_blocks');
  });

  test('an incoming webhook answers in plain text, and no_service when it was revoked', async () => {
    const message = { text: 'hello', ...quiet };
    expect(await call(`hooks.slack.com${SERVICE}`, message)).toMatchObject({ status: 200, body: 'ok' });
    expect(await call('hooks.slack.com/services/T1/B1/nobody', message)).toMatchObject({ status: 404, body: 'no_service' });
    recorder.revoke(`hooks.slack.com${SERVICE}`);
    expect(await call(`hooks.slack.com${SERVICE}`, message)).toMatchObject({ status: 404, body: 'no_service' });
  });
});

describe('Discord, played', () => {
  const none = { allowed_mentions: { parse: [] } };
  const to = (suffix = '') => `discord.com/api/webhooks/${DISCORD}${suffix}`;
  const embed = (field: string, length: number) => ({ embeds: [{ [field]: 'x'.repeat(length) }], ...none });

  test('a message is answered with its id when asked to wait, and can be edited', async () => {
    expect((await call(to(), { content: 'hello', ...none })).status).toBe(204);
    const { json } = await call(to('?wait=true'), { content: 'hello', ...none });
    expect(json.id).toMatch(/^\d{17,20}$/);
    expect((await call(to(`/messages/${json.id}`), { content: 'over', ...none }, {}, 'PATCH')).json.id).toBe(json.id);
    const unknown = await call(to('/messages/123456789012345678'), { content: 'over', ...none }, {}, 'PATCH');
    expect([unknown.status, unknown.json.code]).toEqual([404, 10_008]);
  });

  test('an unknown webhook is 404 with code 10015, and a wrong token 401', async () => {
    const unknown = await call(`discord.com/api/webhooks/999999999999999999/${'t'.repeat(68)}`, { content: 'x', ...none });
    expect([unknown.status, unknown.json.code]).toEqual([404, 10_015]);
    const stranger = await call(`discord.com/api/webhooks/123456789012345678/${'u'.repeat(68)}`, { content: 'x', ...none });
    expect([stranger.status, stranger.json.code]).toEqual([401, 50_027]);
  });

  test.each([
    ['content', (length: number) => ({ content: 'x'.repeat(length), ...none }), DISCORD_LIMITS.content],
    ['title', (length: number) => embed('title', length), DISCORD_LIMITS.title],
    ['description', (length: number) => embed('description', length), DISCORD_LIMITS.description],
    [
      'embeds',
      (count: number) => ({ embeds: Array.from({ length: count }, () => ({ title: 'x' })), ...none }),
      DISCORD_LIMITS.embeds,
    ],
    [
      'fields',
      (count: number) => ({ embeds: [{ fields: Array.from({ length: count }, () => ({ name: 'x', value: 'y' })) }], ...none }),
      DISCORD_LIMITS.fields,
    ],
    [
      'name',
      (length: number) => ({ embeds: [{ fields: [{ name: 'x'.repeat(length), value: 'y' }] }], ...none }),
      DISCORD_LIMITS.fieldName,
    ],
    [
      'value',
      (length: number) => ({ embeds: [{ fields: [{ name: 'x', value: 'y'.repeat(length) }] }], ...none }),
      DISCORD_LIMITS.fieldValue,
    ],
    [
      'Embed size',
      (length: number) => ({
        embeds: [{ description: 'x'.repeat(3_000) }, { description: 'x'.repeat(length - 3_000) }],
        ...none,
      }),
      DISCORD_LIMITS.total,
    ],
  ])('%s at the limit is taken, and one more is 400 with the errors of the fields', async (field, message, most) => {
    expect((await call(to('?wait=true'), message(most))).status).toBe(200);
    const refused = await call(to('?wait=true'), message(most + 1));
    expect([refused.status, refused.json.code]).toEqual([400, 50_035]);
    expect(JSON.stringify(refused.json.errors)).toContain(field);
  });

  test('a message that would let Discord look for mentions in its text is refused', async () => {
    expect((await call(to(), { content: '@everyone' })).status).toBe(400);
    expect((await call(to(), { content: '@everyone', allowed_mentions: { parse: ['everyone'] } })).status).toBe(400);
  });
});

describe('an emulated webhook of Teams Workflows', () => {
  const address = `${WORKFLOW.host}${WORKFLOW.path}?api-version=2016-06-01&sig=${WORKFLOW.sig}`;
  const card = (text: string) => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] }],
        },
      },
    ],
  });

  test('it accepts an Adaptive Card with 202, and refuses a wrong signature and a deleted workflow', async () => {
    expect((await call(address, card('hello'))).status).toBe(202);
    expect((await call(address.replace(WORKFLOW.sig, 'guessed'), card('hello'))).status).toBe(401);
    expect((await call(`${WORKFLOW.host}/workflows/other/triggers/manual/paths/invoke`, card('hello'))).status).toBe(404);
  });

  test('a card of 28 KB is accepted, one byte more is refused', async () => {
    const room = TEAMS_LIMITS.bytes - JSON.stringify(card('')).length;
    expect((await call(address, card('x'.repeat(room)))).status).toBe(202);
    expect((await call(address, card('x'.repeat(room + 1)))).status).toBe(413);
  });

  test('a text that Teams would read as Markdown is refused', async () => {
    const [attachment] = card('x').attachments;
    const content = { ...attachment?.content, body: [{ type: 'TextBlock', text: '[here](https://example.com)', wrap: true }] };
    expect((await call(address, { ...card('x'), attachments: [{ ...attachment, content }] })).status).toBe(400);
  });
});

describe('an emulated receiver of the signed webhook', () => {
  const send = (over: { id?: string; at?: number; body?: string; signed?: string; key?: string } = {}) => {
    const { id = 'msg-1', at = Math.floor(Date.now() / 1_000), body = '{"kind":"incident"}', key = KEY } = over;
    const secret = Buffer.from(key.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', secret)
      .update(over.signed ?? `${id}.${at}.${body}`)
      .digest('base64');
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
    return call('receiver.example.com/hub', body, headers);
  };

  test('it accepts what is signed with its key, and counts a repetition once', async () => {
    expect((await send({ id: 'msg-once' })).status).toBe(204);
    expect((await send({ id: 'msg-once' })).status).toBe(204);
    expect(recorder.messages().filter(({ id }) => id === 'msg-once')).toHaveLength(1);
  });

  test('another key, another body and an old timestamp are refused', async () => {
    expect((await send({ key: `whsec_${Buffer.from('some other key').toString('base64')}` })).status).toBe(401);
    expect((await send({ signed: 'msg-1.0.{}' })).status).toBe(401);
    expect((await send({ at: Math.floor(Date.now() / 1_000) - 301 })).body).toContain('too old');
  });

  test('a receiver that was removed answers 410', async () => {
    recorder.revoke('receiver.example.com/hub');
    expect((await send()).status).toBe(410);
  });
});

describe('when a channel gets too many requests', () => {
  test('it answers 429 with Retry-After; Discord says it in the body too', async () => {
    const busy = await startRecorder({
      credentials: { slack: { token: 't', channels: [], webhooks: [] }, discord: [DISCORD], teams: [], webhooks: [] },
      pace: { requests: 1, perMs: 60_000 },
    });
    const send = () => fetch(`${busy.endpoint}/discord.com/api/webhooks/${DISCORD}`, { method: 'POST', body: '{}' });
    await send();
    const second = await send();
    expect(second.status).toBe(429);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await second.json()).toMatchObject({ global: false, retry_after: expect.any(Number) });
    await busy.stop();
  });
});

describe('the page of recorded messages', () => {
  const page = async (path = '/', headers: Record<string, string> = {}) => fetch(`${recorder.endpoint}${path}`, { headers });
  const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'</article>';

  test('it shows hostile text of every channel as text', async () => {
    const text = `${hostile} javascript:alert(1)`;
    const quiet = { unfurl_links: false, unfurl_media: false };
    const inline = [{ type: 'text', text }];
    const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: inline }] }];
    await call(
      'slack.com/api/chat.postMessage',
      { channel: 'C0123456789', text, blocks, ...quiet },
      { authorization: 'Bearer xoxb-of-the-test' },
    );
    await call(`discord.com/api/webhooks/${DISCORD}`, { content: text, allowed_mentions: { parse: [] } });
    const html = await (await page()).text();
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>"|href="javascript/i);
  });

  test('its policy allows neither scripts nor anything from another origin', async () => {
    const policy = (await page()).headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'nonce-[\w+/=]+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
  });

  test('it is in Korean on request', async () => {
    expect(await (await page('/?lang=ko')).text()).toContain('로컬 조직의 메시지');
  });

  test('it refuses requests under a host name that is not of this machine', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      request(recorder.endpoint, { headers: { host: 'attacker.example.com' } }, (answer) => resolve(answer.statusCode)).end();
    });
    expect(status).toBe(421);
  });
});
