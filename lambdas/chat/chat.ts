import { isRecentRequest, SLACK_ROUTE, type SlackRequest } from '#core/chat/slack-request.ts';

/** The part of an API Gateway request that is used; header names are in lower case. */
export type ChatEvent = {
  readonly routeKey: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly timeEpoch: number };
};

/** The HTTP status, and the request that is passed on to be verified and decided. */
export type RequestCheck = { readonly status: 200; readonly request: SlackRequest } | { readonly status: 400 | 404 | 413 };

/** Requests of Slack stay far below this; SQS takes four times as much. */
const LONGEST_BODY = 65_536;

/**
 * Whether a request looks like one of Slack. The signature is not verified here: the secret that verifies a signature can also make
 * one, so only the function that decides may read it. Slack needs an answer within three seconds and gets it before anything is decided.
 */
export function checkRequest({ routeKey, headers, body = '', isBase64Encoded, requestContext }: ChatEvent): RequestCheck {
  if (routeKey !== SLACK_ROUTE) return { status: 404 };
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  if (Buffer.byteLength(text) > LONGEST_BODY) return { status: 413 };
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const signature = headers['x-slack-signature'] ?? '';
  const isLikeSlack = /^v0=[0-9a-f]{64}$/.test(signature) && text.startsWith('payload=');
  if (!isLikeSlack || !isRecentRequest({ timestamp }, requestContext.timeEpoch)) return { status: 400 };
  return { status: 200, request: { timestamp, signature, body: text } };
}
