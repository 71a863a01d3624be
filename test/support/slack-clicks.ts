import { createHmac } from 'node:crypto';
import { clickValue, REJECT_VIEW, SLACK_ACTIONS } from '#core/chat/slack-click.ts';
import type { SlackRequest } from '#core/chat/slack-request.ts';

export const TEAM = 'T012AB3CD';
export const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5'.replace(/[^0-9a-f]/g, '0');
export const RESPONSE_URL = 'https://hooks.slack.com/actions/T012AB3CD/1234567890/abcdefghijkl';
export const TRIGGER = '13345224609.738474920.8088930838d88f008e00000000000000';

export type PlayedClick = {
  readonly user?: string;
  readonly from?: string;
  readonly team?: string;
  readonly action?: keyof typeof SLACK_ACTIONS;
  readonly language?: 'en' | 'ko';
};

/** The body that Slack sends when a person clicks a button of a message about an incident. */
export function clickOn(
  incident: string,
  { user = 'U012AB3CD', from = TEAM, team = TEAM, action = 'approve', language = 'en' }: PlayedClick = {},
): string {
  return bodyOf({
    type: 'block_actions',
    user: { id: user, username: 'minji', team_id: from },
    team: { id: team, domain: 'example' },
    api_app_id: 'A012AB3CD',
    trigger_id: TRIGGER,
    response_url: RESPONSE_URL,
    actions: [{ type: 'button', action_id: SLACK_ACTIONS[action], value: clickValue(incident, language), block_id: 'x' }],
  });
}

/** The body that Slack sends when a person gave a reason in the window. */
export function reasonGiven(incident: string, reason: string): string {
  return bodyOf({
    type: 'view_submission',
    user: { id: 'U012AB3CD', team_id: TEAM },
    team: { id: TEAM },
    view: {
      callback_id: REJECT_VIEW,
      private_metadata: JSON.stringify({ value: clickValue(incident, 'en'), responseUrl: RESPONSE_URL }),
      state: { values: { [REJECT_VIEW]: { [REJECT_VIEW]: { type: 'plain_text_input', value: reason } } } },
    },
  });
}

function bodyOf(payload: object): string {
  return `payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** The request as Slack signs it at a time in epoch milliseconds. */
export function signed(body: string, at: number, secret = SIGNING_SECRET): SlackRequest {
  const timestamp = String(Math.floor(at / 1_000));
  return { timestamp, signature: `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`, body };
}
