import { SendMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { connections } from '../sdk/connections.ts';
import { deadLettersOf, queueUrl } from './queue-arn.ts';

/** Copies a message and the reason to the dead-letter queue of its queue, where an operator finds it. */
export function deadLetterCopier(config: SQSClientConfig = {}) {
  const client = new SQSClient({ ...connections, useQueueUrlAsEndpoint: false, ...config });
  return async ({ eventSourceARN, messageId, body, attributes }: Copied, reason: string): Promise<void> => {
    const dead = deadLettersOf(eventSourceARN);
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl(dead),
        MessageBody: body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
        ...(dead.endsWith('.fifo') && {
          MessageGroupId: attributes.MessageGroupId ?? messageId,
          MessageDeduplicationId: messageId,
        }),
      }),
    );
  };
}

type Copied = Pick<SQSRecord, 'eventSourceARN' | 'messageId' | 'body' | 'attributes'>;
