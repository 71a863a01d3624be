import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { object } from '#core/json.ts';
import { INCIDENT } from '#words/command-line/decision-verbs.ts';
import { aMessage } from '../../support/messages.ts';
import { CHANNEL_SETTINGS, channelsOverHttp, type HttpChannel, SECRETS } from './over-http.ts';

let over: Awaited<ReturnType<typeof channelsOverHttp>>;

beforeAll(async () => {
  over = await channelsOverHttp();
});

afterAll(() => over.recorder.stop());

const CHANNELS = Object.keys(CHANNEL_SETTINGS) as HttpChannel[];
const kept = (id: string | undefined) => over.recorder.messages().find((one) => one.id === id);

describe('a message', () => {
  test.each(CHANNELS)('reaches %s, which accepts it', async (name) => {
    const before = over.recorder.messages().length;
    expect(await over.channel(name).send(aMessage(), undefined)).toMatchObject({ kind: 'sent' });
    expect(over.recorder.messages()).toHaveLength(before + 1);
    expect(over.recorder.refused()).toEqual([]);
  });

  test.each(CHANNELS)('in Korean reaches %s', async (name) => {
    const korean = aMessage({ language: 'ko', title: '보안 그룹이 전 세계에 열렸습니다', lines: ['22번 포트가 열렸습니다.'] });
    await over.channel(name).send(korean, undefined);
    expect(JSON.stringify(over.recorder.messages().at(-1)?.payload)).toContain('전 세계에');
  });
});

describe('a later message of the same incident', () => {
  const later = aMessage({ state: 'MITIGATED', title: 'SSH was closed again', closed: true, buttons: [] });

  test('edits the first message in Slack and replies in its thread', async () => {
    const first = await over.channel('slack').send(aMessage(), undefined);
    const thread = first.kind === 'sent' ? first.thread : undefined;
    expect(await over.channel('slack').send(later, thread)).toEqual({ kind: 'sent', thread });
    expect(kept(thread)).toMatchObject({ edits: 1 });
    expect(JSON.stringify(kept(thread)?.payload)).toContain('SSH was closed again');
    expect(over.recorder.messages().filter(({ follows }) => follows === thread)).toHaveLength(1);
  });

  test('edits the only message in Discord', async () => {
    const first = await over.channel('discord').send(aMessage(), undefined);
    const thread = first.kind === 'sent' ? first.thread : undefined;
    const before = over.recorder.messages().length;
    expect(await over.channel('discord').send(later, thread)).toEqual({ kind: 'sent', thread });
    expect(kept(thread)).toMatchObject({ edits: 1 });
    expect(over.recorder.messages()).toHaveLength(before);
  });

  test.each([
    ['slack', '1700000000.000001'],
    ['discord', '123456789012345678'],
  ] as const)('is a new message in %s if the first one was deleted', async (name, gone) => {
    const answer = await over.channel(name).send(later, gone);
    expect(answer).toMatchObject({ kind: 'sent', thread: expect.not.stringMatching(gone) });
    expect(kept(answer.kind === 'sent' ? answer.thread : undefined)).toBeDefined();
  });

  test('is a separate message if the channel cannot edit messages', async () => {
    const before = over.recorder.messages().length;
    await over.channel('teams').send(aMessage(), undefined);
    await over.channel('teams').send(later, undefined);
    expect(over.recorder.messages()).toHaveLength(before + 2);
  });
});

describe('the signed webhook', () => {
  test('uses the incident as its thread, and a message sent twice counts once', async () => {
    const message = aMessage({ title: 'sent twice because an answer was lost' });
    const before = over.recorder.messages().length;
    expect(await over.channel('webhook').send(message, undefined)).toEqual({ kind: 'sent', thread: INCIDENT });
    await over.channel('webhook').send(message, undefined);
    expect(over.recorder.messages()).toHaveLength(before + 1);
  });

  test('signs with the new and the old key during a key rotation', async () => {
    const { url, key } = object(JSON.parse(SECRETS.webhook ?? '')) as { url: string; key: string };
    const both = `whsec_${Buffer.from('a new key of thirty-two bytes or more').toString('base64')} ${key}`;
    const secret = async () => ({ kind: 'read', value: JSON.stringify({ url, key: both }) }) as const;
    const answer = await over.channel('webhook', { secret }).send(aMessage({ title: 'rotated' }), undefined);
    expect(answer.kind).toBe('sent');
  });
});
