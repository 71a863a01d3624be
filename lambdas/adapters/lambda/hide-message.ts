import { ChangeMessageVisibilityCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { connections } from '../sdk/connections.ts';
import { queueUrl } from './queue-arn.ts';

/** Hides a message that is in flight for the next `seconds`. Throws if it is no longer in flight. */
export function messageHider(config: SQSClientConfig = {}) {
  const client = new SQSClient({ ...connections, useQueueUrlAsEndpoint: false, ...config });
  return async ({ eventSourceARN, receiptHandle }: Hidden, seconds: number): Promise<void> => {
    const QueueUrl = queueUrl(eventSourceARN);
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }));
  };
}

type Hidden = Pick<SQSRecord, 'eventSourceARN' | 'receiptHandle'>;
