import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { PRODUCT } from '#core/naming.ts';

/** Queues in which something may wait for a person, and where it goes when it is replayed. */
export const REPLAYED: Readonly<Record<string, { readonly from: string; readonly to: string }>> = {
  urgent: { from: 'urgent-dead', to: 'urgent' },
  routine: { from: 'routine-dead', to: 'routine' },
  remediate: { from: 'remediate-dead.fifo', to: 'remediate.fifo' },
  decisions: { from: 'decisions-dead.fifo', to: 'decisions.fifo' },
  publish: { from: 'publish-dead', to: 'publish' },
  parked: { from: 'parked', to: 'urgent' },
};

/** What given up looks like: how much of it waits, and putting it back on its way. */
export function deadLetters(sqs: SQSClient) {
  const urlOf = async (name: string): Promise<string> =>
    (await sqs.send(new GetQueueUrlCommand({ QueueName: `${PRODUCT}-${name}` }))).QueueUrl ?? '';

  /** How many messages wait, by the name they are replayed under. */
  const waiting = async (): Promise<Record<string, number>> => {
    const counts = Object.entries(REPLAYED).map(async ([name, { from }]) => {
      const AttributeNames = ['ApproximateNumberOfMessages' as const];
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: await urlOf(from), AttributeNames }));
      return [name, Number(Attributes?.ApproximateNumberOfMessages ?? 0)] as const;
    });
    return Object.fromEntries(await Promise.all(counts));
  };

  /** Sends what waits back to where it came from, at most so many; each is taken away only after it was sent. Returns how many. */
  const replay = async (name: string, most: number): Promise<number> => {
    const { from, to } = REPLAYED[name] ?? { from: name, to: name };
    const [source, target] = await Promise.all([urlOf(from), urlOf(to)]);
    for (let replayed = 0; replayed < most; ) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: source,
          MaxNumberOfMessages: Math.min(10, most - replayed),
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) return replayed;
      for (const message of Messages) {
        await sqs.send(new SendMessageCommand({ QueueUrl: target, MessageBody: message.Body, ...orderOf(message, to) }));
        await sqs.send(new DeleteMessageCommand({ QueueUrl: source, ReceiptHandle: message.ReceiptHandle }));
        replayed += 1;
      }
    }
    return most;
  };

  return { waiting, replay };
}

/** In an ordered queue a message keeps its place's order, and a new id: the old one may still count as a duplicate. */
function orderOf({ Attributes = {}, MessageId = '' }: Message, to: string) {
  if (!to.endsWith('.fifo')) return {};
  return { MessageGroupId: Attributes.MessageGroupId ?? MessageId, MessageDeduplicationId: `replay-${MessageId}-${Date.now()}` };
}
