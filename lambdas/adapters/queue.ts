import { createHash } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { connections } from './connections.ts';

/** What detection tells containment: look at this incident. */
export type RemediationOrder = { readonly incident: string };

/** The queues a function writes to. */
export function queues() {
  const client = new SQSClient(connections);

  /** Orders containment. Orders for one place stay in order, and the same event orders once. */
  const order = async (url: string, { incident }: RemediationOrder, place: string, event: string): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: JSON.stringify({ incident }),
        MessageGroupId: digest(place),
        MessageDeduplicationId: digest(`${incident}\n${event}`),
      }),
    );
  };

  /** Puts away what cannot be read, with the reason, until somebody looks at it or replays it. */
  const park = async (url: string, body: string, reason: string): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
      }),
    );
  };

  return { order, park };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
