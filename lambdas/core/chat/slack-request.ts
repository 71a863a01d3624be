import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE } from '../duration.ts';

/** A request of Slack as it came: `body` to the letter, because that is what Slack signed. */
export type SlackRequest = { readonly timestamp: string; readonly signature: string; readonly body: string };

/** Keys of the rows that remember requests. */
export const CHAT_KEYS = 'chat-request#';

/** The one route of the endpoint. */
export const SLACK_ROUTE = 'POST /slack';

/** By the signing secret of the app: https://docs.slack.dev/authentication/verifying-requests-from-slack */
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
