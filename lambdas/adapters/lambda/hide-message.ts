import { ChangeMessageVisibilityCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { connections } from '../sdk/connections.ts';

/** Hides messages that are in flight for so many seconds from now. Throws for one that no longer is in flight. */
export function messageHider(config: SQSClientConfig = {}) {
  // A record names its queue by ARN only; requests go to the endpoint of the Region, which finds the queue by the path of the URL.
  const client = new SQSClient({ ...connections, useQueueUrlAsEndpoint: false, ...config });
  return async ({ eventSourceARN, receiptHandle }: Hidden, seconds: number): Promise<void> => {
    const [, , , region, account, name] = eventSourceARN.split(':');
    const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }));
  };
}

type Hidden = Pick<SQSRecord, 'eventSourceARN' | 'receiptHandle'>;
