import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE } from '../duration.ts';

/** A request from Slack. `body` is unchanged, because Slack signed exactly that text. */
export type SlackRequest = { readonly timestamp: string; readonly signature: string; readonly body: string };

/** Prefix of the keys under which handled requests are stored. */
export const CHAT_KEYS = 'chat-request#';

/** The one route of the endpoint. */
export const SLACK_ROUTE = 'POST /slack';

/** With the signing secret of the app: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function isSignedBySlack({ timestamp, signature, body }: SlackRequest, secret: string): boolean {
  const wanted = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`);
  const given = Buffer.from(signature);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const WINDOW = 5 * MINUTE;

/** `at` in epoch milliseconds. */
export function isRecentRequest({ timestamp }: Pick<SlackRequest, 'timestamp'>, at: number): boolean {
  return /^\d{10}$/.test(timestamp) && Math.abs(at - Number(timestamp) * 1_000) <= WINDOW;
}
