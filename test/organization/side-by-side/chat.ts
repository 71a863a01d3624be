import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { clickValue, SLACK_ACTIONS } from '#core/chat/slack-click.ts';
import type { SlackRequest } from '#core/chat/slack-request.ts';
import type { Incident } from '#core/incident/incident.ts';
import { CLICK_REFUSED } from '#core/naming.ts';
import { SLACK_APP_SECRET } from '#core/notice/route.ts';
import { hubClients } from '#local/account-clients.ts';
import { incidentStore } from '#local/attacks/run-attack.ts';
import { buttonsIn } from '#local/recorder/slack-app.ts';
import { hub, untilHub } from '#test/support/hub-command.ts';
import { messagesOfChannels } from '#test/support/messages-of-channels.ts';
import { simulatedAttack } from '#test/support/simulated-attack.ts';
import { clickOn, signed, TEAM } from '#test/support/slack-clicks.ts';
import { until } from '#test/support/until.ts';

// As the organization file lists them.
const [RESPONDER, VIEWER, STRANGER] = ['U034EF5GH', 'U056IJ7KL', 'U099ZZ9ZZ'];

/** The endpoint's answer while the account, which has the quota of a new one, runs as many functions as it may. */
const THROTTLED = 500;

const SCENARIO = 'sg-temp-description';
const incidents = incidentStore(inject('running'));
let id = '';

beforeAll(async () => {
  id = (await simulatedAttack(SCENARIO, 'shop')).incidentId;
});

const shown = async () => (await (await incidents).get(id)) as Incident;
const saysApprove = (payload: unknown) =>
  buttonsIn(payload).some(({ action_id: action, value }) => action === SLACK_ACTIONS.approve && value === clickValue(id, 'en'));
const message = async () =>
  (await messagesOfChannels()).messages.find(({ channel, payload }) => channel === 'slack' && saysApprove(payload));

/** Presses Approve in the recorded message, and waits for what Slack shows to who pressed it. */
async function approves(user: string): Promise<string> {
  const there = (await until(message, (found) => found !== undefined))?.id ?? '';
  const answers = async () =>
    (await messagesOfChannels()).messages.filter(({ follows, only }) => follows === there && only === 'clicker');
  const before = (await answers()).length;
  const click = { message: there, action: SLACK_ACTIONS.approve, user };
  const press = async () =>
    fetch(`${inject('running').messages}/clicks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(click),
    });
  // Throttled, Slack shows that the app did not answer, and a person clicks again.
  const pressed = await until(press, ({ ok }) => ok);
  expect(await pressed.json()).toEqual({ result: 'taken' });
  const after = await until(answers, (all) => all.length > before);
  return JSON.stringify(after.at(-1)?.payload);
}

async function post({ timestamp, signature, body }: SlackRequest): Promise<number> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signature,
  };
  const answer = async () => (await fetch(inject('running').clicks ?? '', { method: 'POST', headers, body })).status;
  return until(answer, (status) => status !== THROTTLED);
}

describe('Approve in a Slack message of the local organization', () => {
  test('pressed by a person whom the organization file does not list decides nothing, and is answered with a polite refusal and a link', async () => {
    const said = await approves(STRANGER);
    expect(said).toContain('does not list this Slack id');
    expect(said).toContain(`/incidents/${id}`);
    expect(await shown()).toMatchObject({ state: 'AWAITING_APPROVAL' });
  });

  test('pressed by a viewer decides nothing', async () => {
    expect(await approves(VIEWER)).toContain('viewer');
    const incident = await shown();
    expect(incident).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect(incident.approval).toBeUndefined();
  });

  test('that Slack did not sign, or signed more than five minutes ago, decides nothing', async () => {
    const { secrets } = await hubClients(inject('running'));
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: SLACK_APP_SECRET }));
    const { signingSecret } = JSON.parse(SecretString ?? '{}') as { signingSecret: string };
    const click = clickOn(id, { user: RESPONDER });
    expect(await post(signed(click, Date.now() - 6 * 60_000, signingSecret))).toBe(400);
    // Only the function that decides has the secret: the endpoint takes what looks like a request of Slack.
    expect(await post(signed(click, Date.now(), '0'.repeat(32)))).toBe(200);
    const log = join(inject('local'), 'logs/org-security-hub-decide.log');
    expect(
      await until(
        async () => readFileSync(log, 'utf8'),
        (text) => text.includes('unsigned'),
      ),
    ).toContain(CLICK_REFUSED);
    expect((await shown()).approval).toBeUndefined();
  });

  test('pressed by a responder has the hub contain the incident, answers the person, and updates the message to the state of the incident', async () => {
    expect(await approves(RESPONDER)).toContain('Approved.');
    const fixed = await until(shown, ({ state }) => state === 'MITIGATED');
    expect(fixed.approval).toMatchObject({ by: 'jun@example.com', sender: `slack:${TEAM}/${RESPONDER}` });
    await until(message, (found) => found === undefined);
  });
});

describe('the ticket of an incident', () => {
  test('is opened in the system that the organization names, gets a comment for each step, and is done when the incident is contained', async () => {
    const tickets = async () => (await messagesOfChannels()).tickets.flatMap((system) => system.tickets);
    const ours = async () => (await tickets()).filter(({ lines }) => lines.includes(id));
    const [ticket] = await until(ours, ([one]) => one?.status === 'Done');
    expect(await ours()).toHaveLength(1);
    expect(ticket?.comments.length).toBeGreaterThan(0);
    await untilHub(
      async () => (await hub('show', id)).out,
      (out) => out.includes(`Ticket: ${ticket?.key} https://example.atlassian.net/browse/${ticket?.key} (done)`),
    );
  });
});
