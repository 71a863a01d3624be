import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { HELD_QUEUES, type ReplayOrder } from '#core/held-queues.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import { moveMessages } from '../sdk/move-messages.ts';

/** Counts and replays messages that no function could handle. */
export function deadLetters(sqs: SQSClient) {
  const urlOf = async (name: string): Promise<string> =>
    (await sqs.send(new GetQueueUrlCommand({ QueueName: `${PRODUCT}-${name}` }))).QueueUrl ?? '';

  const countIn = async (name: string): Promise<number | undefined> => {
    try {
      const AttributeNames = ['ApproximateNumberOfMessages' as const];
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: await urlOf(name), AttributeNames }));
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    } catch (error) {
      // A hub without notices, tickets or flow logs does not have their queues.
      if (error instanceof QueueDoesNotExist) return undefined;
      throw error;
    }
  };

  /** Number of waiting messages by name in `HELD_QUEUES`, for the queues that this hub has. */
  const waiting = async (): Promise<Record<string, number>> => {
    const counts = Object.entries(HELD_QUEUES).map(async ([name, { from }]) => [name, await countIn(from)] as const);
    return Object.fromEntries(
      (await Promise.all(counts)).flatMap(([name, count]) => (count === undefined ? [] : [[name, count]])),
    );
  };

  /** Sends at most `most` messages back, or asks the one function that may send to the queue. Undefined if messages are not replayed. */
  const replay = async (order: ReplayOrder): Promise<Replay | undefined> => {
    const { replay: name, most } = order;
    const held = ownEntry(HELD_QUEUES, name);
    if (held.replay === 'none') return undefined;
    if (held.replay === 'operator') {
      const [from, to] = await Promise.all([urlOf(held.from), urlOf(held.to)]);
      return { kind: 'sent', count: await moveMessages(sqs, { from, to }, most) };
    }
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: await urlOf(held.ask),
        MessageBody: JSON.stringify(order),
        ...(held.ask.endsWith('.fifo') && { MessageGroupId: 'replay', MessageDeduplicationId: `replay-${name}-${Date.now()}` }),
      }),
    );
    return { kind: 'asked' };
  };

  return { waiting, replay };
}

export type Replay = { readonly kind: 'sent'; readonly count: number } | { readonly kind: 'asked' };
