import { list, object, text } from '#core/json.ts';
import { type Html, html } from './html.ts';
import { markdown } from './slack.ts';

/** A message that arrived by SNS: `to` is a mail address, or another subscriber of the topic. */
export type Mail = {
  readonly to: string;
  readonly topic: string;
  /** In the first mail of a subscription: the token that confirms it. */
  readonly confirmWith?: string;
  readonly subject?: string;
  readonly message?: string;
  readonly at?: number;
};

/** A custom notification as Amazon Q Developer shows it in Slack; undefined for any other text. */
export function amazonQHtml(message: string): Html | undefined {
  const notification = notificationIn(message);
  if (object(notification).source !== 'custom') return undefined;
  const { title, description, nextSteps } = object(object(notification).content);
  const steps = list(nextSteps).map((one) => html`<li>${markdown(text(one) ?? '')}</li>`);
  const lines = (text(description) ?? '').split('\n').map((line) => html`<p>${markdown(line)}</p>`);
  return html`<h3>${markdown(text(title) ?? '')}</h3>${lines}<ul>${steps}</ul>`;
}

function notificationIn(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
