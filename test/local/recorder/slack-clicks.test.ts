import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { httpToChannels } from '#adapters/notify/http.ts';
import { slackApp } from '#adapters/notify/slack-app.ts';
import { checkRequest } from '#chat/chat.ts';
import { type SlackClick, slackClickIn } from '#core/chat/slack-click.ts';
import { isSignedBySlack, type SlackRequest } from '#core/chat/slack-request.ts';
import { slackAnswerPayload, slackViewPayload } from '#decide/slack-answer.ts';
import { startChatEndpoint } from '#local/chat-endpoint.ts';
import { startLocalChannels } from '#local/recorder/local-channels.ts';
import { channelOf } from '#notify/channels/channel-of.ts';
import { CHAT_WORDS } from '#words/chat.ts';
import { INCIDENT } from '#words/command-line/decision-verbs.ts';
import { aMessage } from '../../support/messages.ts';

const [APP, ROUTE] = ['org-security-hub/slack-app', 'org-security-hub/notices/soc'];
const channels = await startLocalChannels(
  {
    notices: {
      routes: [{ name: 'soc', channel: 'slack', language: 'en', secret: ROUTE }],
      slackApp: { team: 'T012AB3CD', secret: APP },
    },
    people: [{ name: 'Minji', role: 'responder', slack: 'U012AB3CD' }],
  },
  { mail: async () => [] },
);
const requests: SlackRequest[] = [];
let untilAnswered = Promise.resolve();
const endpoint = await startChatEndpoint(async (event) => {
  await untilAnswered;
  const taken = checkRequest(event as Parameters<typeof checkRequest>[0]);
  if (taken.status === 200) requests.push(taken.request);
  return { statusCode: taken.status };
});
channels.hearClicksAt(endpoint.url);
afterAll(async () => {
  await endpoint.stop();
  await channels.stop();
});
beforeEach(() => {
  requests.length = 0;
  untilAnswered = Promise.resolve();
});

const http = httpToChannels({ endpoint: channels.endpoint });
const secret = async (name: string) => ({ kind: 'read', value: channels.secrets[name] ?? '' }) as const;
const { signingSecret } = JSON.parse(channels.secrets[APP] ?? '{}') as { signingSecret: string };
const app = slackApp(APP, { http, secret });

/** Sends a message with buttons about an incident that waits; returns its id. */
async function sent(): Promise<string> {
  const ports = { http, secret, publish: async () => ({ kind: 'published', id: 'x' }) as const, now: Date.now };
  await channelOf({ kind: 'slack', secret: ROUTE, interactive: true }, ports).send(aMessage(), undefined);
  return channels.messages().at(-1)?.id ?? '';
}

const post = (path: string, order: object) =>
  fetch(`${channels.endpoint}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
const page = async (query = '') => (await fetch(`${channels.endpoint}/${query}`)).text();
const click = (message: string, action = 'hub-approve', user = 'U012AB3CD') => post('/clicks', { message, action, user });
const lastClick = (): SlackClick | undefined => slackClickIn(requests.at(-1)?.body ?? '');

describe('a button of a recorded Slack message', () => {
  test('sends a click as Slack does: signed, recent, form-encoded, with who clicked and what', async () => {
    expect((await click(await sent())).status).toBe(200);
    const [request] = requests;
    expect(request && isSignedBySlack(request, signingSecret)).toBe(true);
    expect(Math.abs(Number(request?.timestamp) * 1_000 - Date.now())).toBeLessThan(60_000);
    expect(lastClick()).toMatchObject({
      ...{ act: 'decide', verb: 'approve', incident: INCIDENT, language: 'en' },
      ...{ team: 'T012AB3CD', from: 'T012AB3CD', user: 'U012AB3CD' },
      responseUrl: expect.stringMatching(/^https:\/\/hooks\.slack\.com\/actions\/T012AB3CD\/\d+\/[0-9a-f]{24}$/),
      trigger: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]{32}$/),
    });
  });

  test('is pressed on the page by the person chosen there, and the page is shown again', async () => {
    await sent();
    const shown = await page('?as=U099ZZ9ZZ&route=soc');
    const form = shown.split('<form').find((one) => one.includes('hub-approve')) ?? '';
    const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']): [string, string] => [
      name,
      value,
    ]);
    const body = new URLSearchParams(fields);
    const pressed = await fetch(`${channels.endpoint}/clicks`, { method: 'POST', body, redirect: 'manual' });
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/?lang=en&route=soc&as=U099ZZ9ZZ']);
    expect(lastClick()).toMatchObject({ user: 'U099ZZ9ZZ', act: 'decide', verb: 'approve' });
    body.set('token', 'guessed');
    expect((await fetch(`${channels.endpoint}/clicks`, { method: 'POST', body })).status).toBe(400);
    expect(requests).toHaveLength(1);
  });

  test('that does not exist, or only opens a page, sends nothing', async () => {
    const message = await sent();
    for (const action of ['hub-open', 'hub-undo']) expect((await click(message, action)).status).toBe(422);
    expect((await click('1700000000.000001')).status).toBe(422);
    expect(requests).toEqual([]);
  });

  test('whose app does not answer within three seconds is shown as refused on the page', async () => {
    const message = await sent();
    let answer = () => {};
    untilAnswered = new Promise((resolve) => {
      answer = resolve;
    });
    expect((await click(message)).status).toBe(422);
    expect(await page()).toContain('the app did not take a click: TimeoutError');
    answer();
    await expect.poll(() => requests).toHaveLength(1);
  });
});

describe('the answer to a click', () => {
  const answer = slackAnswerPayload({ text: 'Approved.' });

  test('is shown to the person who clicked, in the thread of the message, and accepted five times', async () => {
    const message = await sent();
    await click(message);
    const url = lastClick()?.responseUrl ?? '';
    for (let times = 0; times < 5; times++) expect(await app.answer(url, answer)).toBe(true);
    expect(await app.answer(url, answer)).toBe(false);
    const replies = channels.messages().filter(({ follows }) => follows === message);
    expect(replies).toHaveLength(5);
    expect(replies[0]).toMatchObject({ only: 'clicker', payload: { text: 'Approved.' } });
    expect(await page()).toContain('only visible to the person who clicked');
  });

  test('is refused at an address that Slack did not make', async () => {
    expect(await app.answer('https://hooks.slack.com/actions/T012AB3CD/1/abc', answer)).toBe(false);
  });
});

describe('a window that asks why', () => {
  const view = slackViewPayload({
    id: 'hub-reject-why',
    metadata: JSON.stringify({ value: `${INCIDENT} en` }),
    ...CHAT_WORDS.en.reject,
  });

  test('opens once with the trigger of a click, only for the person who clicked, and sends what they write', async () => {
    await click(await sent(), 'hub-reject');
    expect(lastClick()).toMatchObject({ act: 'ask-why' });
    const trigger = lastClick()?.trigger ?? '';
    expect(await app.openView(trigger, view)).toBe(true);
    expect(await app.openView(trigger, view)).toBe(false);
    expect(await page('?as=U099ZZ9ZZ')).not.toContain('<textarea');
    const [, window = ''] = /name="window" value="(\w+)"/.exec(await page('?as=U012AB3CD')) ?? [];
    expect((await post('/windows', { window, user: 'U012AB3CD', text: 'planned test' })).status).toBe(200);
    expect(lastClick()).toMatchObject({ act: 'decide', verb: 'reject', reason: 'planned test', user: 'U012AB3CD' });
    expect(await page('?as=U012AB3CD')).not.toContain('<textarea');
  });

  test('does not open with a trigger that Slack did not make', async () => {
    expect(await app.openView('13345224609.738474920.8088930838d88f008e00000000000000', view)).toBe(false);
  });
});

describe('the endpoint for clicks on this machine', () => {
  const to = (path: string, init: RequestInit) => fetch(endpoint.url.replace(/\/slack$/, path), init);

  test('has one route, and encodes bodies as API Gateway does', async () => {
    expect((await to('/slack', { method: 'GET' })).status).toBe(404);
    expect((await to('/other', { method: 'POST', body: 'payload=x' })).status).toBe(404);
    expect((await to('/slack', { method: 'POST', body: 'x'.repeat(300_000) })).status).toBe(413);
    expect((await to('/slack', { method: 'POST', body: 'payload=x' })).status).toBe(400);
    expect(requests).toEqual([]);
  });
});
