import { isRecentRequest, SLACK_ROUTE, type SlackRequest } from '#core/chat/slack-request.ts';

/** What API Gateway hands over of a request; header names are in lower case. */
export type ChatEvent = {
  readonly routeKey: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly timeEpoch: number };
};

/** The answer, and what is passed on to be checked and decided. */
export type RequestCheck = { readonly status: 200; readonly request: SlackRequest } | { readonly status: 400 | 404 | 413 };

/** What Slack sends of a message with its blocks stays far below; SQS takes four times as much. */
const LONGEST_BODY = 65_536;

/**
 * Whether a request looks like one of Slack. It is not believed here: the secret that checks a signature of Slack can also make one, so
 * only the function that decides may read it. Slack wants its answer within three seconds and gets it before anything is decided.
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
