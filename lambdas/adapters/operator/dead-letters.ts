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
import { ownProperty } from '#core/own-property.ts';

/** Queues that wait for an operator, and where their messages are replayed to. */
export const REPLAYED: Readonly<Record<string, { readonly from: string; readonly to: string }>> = {
  urgent: { from: 'urgent-dead', to: 'urgent' },
  routine: { from: 'routine-dead', to: 'routine' },
  remediate: { from: 'remediate-dead.fifo', to: 'remediate.fifo' },
  'remediate-critical': { from: 'remediate-critical-dead.fifo', to: 'remediate-critical.fifo' },
  decisions: { from: 'decisions-dead.fifo', to: 'decisions.fifo' },
  'time-limits': { from: 'time-limits-dead.fifo', to: 'time-limits.fifo' },
  reminders: { from: 'reminders-dead', to: 'reminders' },
  connections: { from: 'connections-dead', to: 'connections' },
  publish: { from: 'publish-dead', to: 'publish' },
  parked: { from: 'parked', to: 'routine' },
};

/** Counts and replays messages that failed too often. */
export function deadLetters(sqs: SQSClient) {
  const urlOf = async (name: string): Promise<string> =>
    (await sqs.send(new GetQueueUrlCommand({ QueueName: `${PRODUCT}-${name}` }))).QueueUrl ?? '';

  /** Number of waiting messages by name in `REPLAYED`. */
  const waiting = async (): Promise<Record<string, number>> => {
    const counts = Object.entries(REPLAYED).map(async ([name, { from }]) => {
      const AttributeNames = ['ApproximateNumberOfMessages' as const];
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: await urlOf(from), AttributeNames }));
      return [name, Number(Attributes?.ApproximateNumberOfMessages ?? 0)] as const;
    });
    return Object.fromEntries(await Promise.all(counts));
  };

  /** Sends at most `limit` messages back, deleting each after it was sent. Returns how many. */
  const replay = async (name: string, limit: number): Promise<number> => {
    const { from, to } = ownProperty(REPLAYED, name) ?? { from: name, to: name };
    const [source, target] = await Promise.all([urlOf(from), urlOf(to)]);
    for (let replayed = 0; replayed < limit; ) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: source,
          MaxNumberOfMessages: Math.min(10, limit - replayed),
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
    return limit;
  };

  return { waiting, replay };
}

/** A message keeps its group and gets a new deduplication id: the old one may still count as a duplicate. */
function orderOf({ Attributes = {}, MessageId = '' }: Message, to: string) {
  if (!to.endsWith('.fifo')) return {};
  return { MessageGroupId: Attributes.MessageGroupId ?? MessageId, MessageDeduplicationId: `replay-${MessageId}-${Date.now()}` };
}
