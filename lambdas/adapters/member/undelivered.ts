import { GetQueueAttributesCommand, GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import { connections } from '../sdk/connections.ts';

/** Counts the messages in a member's queue, whose policy allows that to the hub's clock; 0 if the queue is not rolled out. */
export function undeliveredCounter(): (account: string, region: string, queue: string) => Promise<number> {
  const clients = new Map<string, SQSClient>();
  return async (account, region, queue) => {
    const client = clients.get(region) ?? new SQSClient({ ...connections, region });
    clients.set(region, client);
    try {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queue, QueueOwnerAWSAccountId: account }));
      const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
      const { Attributes } = await client.send(asked);
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    } catch (error) {
      if (error instanceof QueueDoesNotExist) return 0;
      throw error;
    }
  };
}
