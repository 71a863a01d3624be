import { describe, expect, test } from 'vitest';
import type { SlackRequest } from '#core/chat/slack-request.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { KnownPerson } from '#core/people.ts';
import { type ChatPorts, decideInChat, type ReasonView, type SlackAnswer } from '#decide/chat.ts';
import { slackAnswerPayload, slackViewPayload } from '#decide/slack-answer.ts';
import { slackView } from '#local/recorder/schemas/slack.ts';
import { remediate } from '#remediate/remediate.ts';
import { NOW, withOpenIncident } from '../support/containment.ts';
import {
  clickOn,
  type PlayedClick,
  RESPONSE_URL,
  reasonGiven,
  SIGNING_SECRET,
  signed,
  TEAM,
  TRIGGER,
} from '../support/slack-clicks.ts';

const MINJI: KnownPerson = { name: 'Minji', email: 'minji@example.com', role: 'responder', slack: 'U012AB3CD' };
const MINUTE = 60_000;

/** An incident that waits for approval, with Slack clicks of the given people. */
async function inChat({ people = [MINJI], opens = true }: { people?: readonly KnownPerson[]; opens?: boolean } = {}) {
  const around = await withOpenIncident([{ default: 'approve' }]);
  await remediate(around.id, false, around.ports);
  const { settings: known } = await around.ports.authority();
  const notices = { routes: [], changeWindows: [], ownerTag: 'owner', contacts: {}, slackApp: { team: TEAM, secret: 'app' } };
  const settings = { ...known, people, notices, controlRoom: 'https://hub.example.com' };
  const seen = new Map<string, string>();
  const [answers, views, forged, refused]: [SlackAnswer[], ReasonView[], string[], string[]] = [[], [], [], []];
  const ports: ChatPorts = {
    ...around.ports,
    switch: { standing: async () => ({}), write: async () => true, lift: async () => true },
    announce: async () => undefined,
    onForgedProof: async () => void forged.push('proof'),
    onRefused: (because) => void refused.push(because),
    signingSecret: async () => SIGNING_SECRET,
    isFirst: async ({ signature }, message) => {
      const first = seen.get(signature) ?? message;
      seen.set(signature, first);
      return first === message;
    },
    answer: async (url, answer) => void (url === RESPONSE_URL && answers.push(answer)),
    openView: async (trigger, view) => {
      if (opens && trigger === TRIGGER) views.push(view);
      return opens;
    },
  };
  let messages = 0;
  const bring = (request: SlackRequest, sentAt = NOW, message = `message-${messages++}`, more: Partial<ChatPorts> = {}) =>
    decideInChat(request, { sender: 'AROAEXAMPLE:org-security-hub-chat', sentAt, message }, settings, { ...ports, ...more });
  const click = (clicking: PlayedClick = {}) => bring(signed(clickOn(around.id, clicking), NOW));
  const incident = async () => (await around.incidents.get(around.id)) as Incident;
  return { ...around, settings, bring, click, incident, answers, views, forged, refused };
}

describe('a click in Slack', () => {
  test('of a responder approves, is recorded with their address and Slack id, and is answered', async () => {
    const { click, incident, answers } = await inChat();
    expect(await click()).toMatchObject({
      by: 'minji@example.com',
      sender: `slack:${TEAM}/U012AB3CD`,
      outcome: { kind: 'contain' },
    });
    expect((await incident()).approval).toMatchObject({ by: 'minji@example.com', sender: `slack:${TEAM}/U012AB3CD` });
    expect(answers).toMatchObject([
      { text: expect.stringMatching(/^Approved\./), link: { url: expect.stringContaining('hub.example.com') } },
    ]);
  });

  test('is answered in the language of the message', async () => {
    const { click, answers } = await inChat();
    await click({ language: 'ko' });
    expect(answers[0]?.text).toMatch(/^승인되었습니다/);
  });

  test('on reject opens a window for the reason, and that reason is recorded', async () => {
    const { id, click, bring, incident, views, answers } = await inChat();
    expect(await click({ action: 'reject' })).toBeUndefined();
    expect(views).toHaveLength(1);
    expect(slackView.safeParse(slackViewPayload(views[0] as ReasonView)).error).toBeUndefined();
    expect((await incident()).state).toBe('AWAITING_APPROVAL');
    await bring(signed(reasonGiven(id, 'planned test <!channel>'), NOW));
    expect((await incident()).state).toBe('CLOSED');
    expect((await incident()).history.at(-1)?.reason).toMatchObject({ code: 'rejected', comment: 'planned test <!channel>' });
    expect(answers.at(-1)?.text).toMatch(/^Rejected\./);
  });

  test('on reject is answered with another way to reject if the window cannot be opened in time', async () => {
    const { click, incident, answers } = await inChat({ opens: false });
    await click({ action: 'reject' });
    expect((await incident()).state).toBe('AWAITING_APPROVAL');
    expect(answers).toHaveLength(1);
    expect(answers[0]?.link?.url).toContain('hub.example.com');
  });

  test('on a link decides nothing', async () => {
    const { click, answers } = await inChat();
    expect(await click({ action: 'open' })).toBeUndefined();
    expect(answers).toEqual([]);
  });

  test('that is delivered twice by the queue has the same result both times', async () => {
    const { id, bring } = await inChat();
    const request = signed(clickOn(id), NOW);
    const [one, again] = [await bring(request, NOW, 'same'), await bring(request, NOW, 'same')];
    expect([one?.outcome.kind, again?.outcome.kind]).toEqual(['contain', 'contain']);
  });

  test('is accepted with the new secret after a rotation', async () => {
    const { id, bring } = await inChat();
    const next = 'f'.repeat(32);
    const signingSecret = async (fresh: boolean) => (fresh ? next : SIGNING_SECRET);
    const decided = await bring(signed(clickOn(id), NOW, next), NOW, 'rotated', { signingSecret });
    expect(decided?.outcome.kind).toBe('contain');
  });

  test('is retried if the secret cannot be read', async () => {
    const { id, bring } = await inChat();
    await expect(bring(signed(clickOn(id), NOW), NOW, 'x', { signingSecret: async () => undefined })).rejects.toThrow(
      'cannot be read',
    );
  });
});

describe('an attacker in Slack', () => {
  test.each([
    ['a signature made with another secret', (id: string) => signed(clickOn(id), NOW, '0'.repeat(32))],
    [
      'a body that differs from the signed one',
      (id: string) => ({ ...signed(clickOn('inc-ffffffffffffffffffffffff'), NOW), body: clickOn(id) }),
    ],
    [
      'a time that differs from the signed one',
      (id: string) => ({ ...signed(clickOn(id), NOW - 60 * MINUTE), timestamp: String(NOW / 1_000) }),
    ],
    ['no signature', (id: string) => ({ ...signed(clickOn(id), NOW), signature: '' })],
  ])(
    'with %s decides nothing and opens no incident, because anyone on the internet can send that, but counts for the alarm',
    async (_, request) => {
      const { id, bring, incident, answers, forged, refused } = await inChat();
      expect(await bring(request(id))).toBeUndefined();
      expect((await incident()).approval).toBeUndefined();
      expect([answers, forged, refused]).toEqual([[], [], ['unsigned']]);
    },
  );

  test('with a request that was used before decides nothing, and a forgery is reported', async () => {
    const { id, bring, incident, forged } = await inChat();
    const request = signed(clickOn(id, { action: 'undo' }), NOW);
    await bring(request);
    const { history } = await incident();
    expect(await bring(request)).toBeUndefined();
    expect((await incident()).history).toEqual(history);
    expect(forged).toEqual(['proof']);
  });

  test.each([-6, 6])('with a request that is %i minutes off decides nothing, and a forgery is reported', async (minutes) => {
    const { id, bring, incident, forged } = await inChat();
    expect(await bring(signed(clickOn(id), NOW), NOW + minutes * MINUTE)).toBeUndefined();
    expect((await incident()).approval).toBeUndefined();
    expect(forged).toEqual(['proof']);
  });

  test.each([
    ['a user of another workspace, in a channel shared with it', { from: 'T999ZZ9ZZ' }],
    ['a user with the same id in another workspace', { team: 'T999ZZ9ZZ', from: 'T999ZZ9ZZ' }],
    ['a user that the organization file does not list', { user: 'U999ZZ9ZZ' }],
  ])('as %s gets a refusal with a link, which is recorded', async (_, clicking) => {
    const { click, incident, answers, forged, refused } = await inChat();
    expect((await click(clicking))?.outcome).toMatchObject({ kind: 'refused', reason: { code: 'person-unlisted' } });
    expect((await incident()).approval).toBeUndefined();
    expect((await incident()).history.at(-1)?.reason).toMatchObject({
      code: 'decision-refused',
      because: { code: 'person-unlisted' },
    });
    expect(answers).toMatchObject([
      { text: expect.stringContaining('does not list this Slack id'), link: { url: expect.stringContaining('hub.example.com') } },
    ]);
    expect([forged, refused]).toEqual([[], ['unlisted']]);
  });

  test.each([
    ['a viewer', { role: 'viewer' } as const, 'role-decides-nothing'],
    ['a responder of another account', { accounts: ['payments'] }, 'outside-scope'],
  ])('as %s decides nothing, and no window opens', async (_, over, code) => {
    const { click, incident, views } = await inChat({ people: [{ ...MINJI, ...over }] });
    for (const action of ['approve', 'undo', 'reject'] as const)
      expect((await click({ action }))?.outcome).toMatchObject({ kind: 'refused', reason: { code } });
    expect((await incident()).approval).toBeUndefined();
    expect(views).toEqual([]);
  });

  test('cannot approve an incident that they caused', async () => {
    const { incidents, incident, click } = await inChat();
    const row = await incident();
    await incidents.replace(row, { ...row, actor: { ...row.actor, type: 'role', name: 'minji@example.com' } });
    expect((await click())?.outcome).toMatchObject({ kind: 'refused', reason: { code: 'own-incident' } });
  });

  test('cannot write markup into an answer', () => {
    const payload = JSON.stringify(slackAnswerPayload({ text: '<!channel> <https://evil.example.com|Approve> & more' }));
    expect(payload).not.toMatch(/<!channel>|<https/);
    expect(payload).toContain('&lt;!channel&gt;');
  });

  test('cannot make the hub send an answer to an address outside Slack', async () => {
    const { slackApp } = await import('#adapters/notify/slack-app.ts');
    const asked: string[] = [];
    const http = async ({ url }: { readonly url: string }) => {
      asked.push(url);
      return { kind: 'answered', status: 200, body: 'ok' } as const;
    };
    const app = slackApp('app', { http, secret: async () => ({ kind: 'read', value: '{}' }) });
    for (const url of [
      'https://evil.example.com/actions/x',
      'http://hooks.slack.com/actions/x',
      'https://hooks.slack.com/services/T0/B0/x',
    ])
      expect(await app.answer(url, {})).toBe(false);
    expect(asked).toEqual([]);
    expect(await app.answer(RESPONSE_URL, {})).toBe(true);
  });
});
