import { SendMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { SlackRequest } from '#core/chat/slack-request.ts';
import { sha256 } from '#core/digest.ts';
import { connections } from '../sdk/connections.ts';
import { parsedBody } from './messages.ts';

const REQUEST = z.strictObject({
  kind: z.literal('slack'),
  timestamp: z.string().check(z.regex(/^\d{10}$/)),
  signature: z.string().check(z.regex(/^v0=[0-9a-f]{64}$/)),
  body: z.string().check(z.minLength(1), z.maxLength(65_536)),
});

/** From `chat` to `decide`: a request with the signature it came with, which `chat` cannot verify. */
export function slackRequestIn(message: Pick<SQSRecord, 'body' | 'eventSourceARN'>): SlackRequest {
  const { timestamp, signature, body } = parsedBody(REQUEST, message);
  return { timestamp, signature, body };
}

/** Sends requests to `decide`; none waits for another. SQS drops one that is repeated within five minutes. */
export function chatForwarder(url: string, config: SQSClientConfig = {}) {
  const client = new SQSClient({ ...connections, ...config });
  return async ({ timestamp, signature, body }: SlackRequest): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: JSON.stringify({ kind: 'slack', timestamp, signature, body }),
        MessageGroupId: sha256(body),
        MessageDeduplicationId: sha256(signature),
      }),
    );
  };
}
