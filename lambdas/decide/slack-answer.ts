import { SLACK_LIMITS } from '#core/notice/channel-limits.ts';
import { visibleWithin } from '#core/visible.ts';
import type { ReasonView, SlackAnswer } from './chat.ts';

const plain = (text: string, most: number) => ({ type: 'plain_text', text: escapedWithin(text, most), emoji: false });

/** Escaped as in every text of Slack: reasons hold names that an attacker may have chosen. */
function escapedWithin(text: string, most: number): string {
  const escaped = (shown: string) => shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const whole = escaped(visibleWithin(text, most));
  return whole.length <= most ? whole : escaped(visibleWithin(text, Math.floor(most / 5)));
}

/** The answer that only the person who clicked sees; the original message stays. */
export function slackAnswerPayload({ text, link }: SlackAnswer): Readonly<Record<string, unknown>> {
  const button = link && {
    type: 'button',
    text: plain(link.label, SLACK_LIMITS.buttonText),
    action_id: 'hub-open',
    url: link.url,
  };
  return {
    response_type: 'ephemeral',
    replace_original: false,
    text: escapedWithin(text, SLACK_LIMITS.section),
    blocks: [
      { type: 'section', text: plain(text, SLACK_LIMITS.section) },
      ...(button === undefined ? [] : [{ type: 'actions', elements: [button] }]),
    ],
  };
}

/** The window that asks for a reason, with one field. */
export function slackViewPayload({ id, metadata, title, label, submit, close }: ReasonView): Readonly<Record<string, unknown>> {
  const most = SLACK_LIMITS.view;
  return {
    type: 'modal',
    callback_id: id,
    private_metadata: metadata,
    title: plain(title, most.title),
    submit: plain(submit, most.submit),
    close: plain(close, most.close),
    blocks: [
      {
        type: 'input',
        block_id: id,
        label: plain(label, most.inputLabel),
        element: { type: 'plain_text_input', action_id: id, multiline: true, max_length: 1_000 },
      },
    ],
  };
}
