import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { HELD_QUEUES, type ReplayOrder } from '#core/held-queues.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';
import { connections } from '../sdk/connections.ts';
import { moveMessages } from '../sdk/move-messages.ts';
import { log } from './log.ts';
import { parsedBody, type QueueMessage } from './messages.ts';
import { queueName, queueUrl } from './queue-arn.ts';

/** Shorter than the time-out of every function that replays; messages that are left wait for the next order. */
const LONGEST_MS = 40_000;

/** An operator's order to send messages again to a queue that accepts them only from its function; undefined for any other message. */
export function replayOrderIn(message: QueueMessage): ReplayOrder | undefined {
  if (!message.body.startsWith('{"replay":')) return undefined;
  const asked = queueName(message.eventSourceARN);
  const names = Object.entries(HELD_QUEUES).flatMap(([name, held]) =>
    held.replay === 'function' && held.ask.replace('.fifo', '') === asked ? [name] : [],
  );
  return parsedBody(
    z.strictObject({
      replay: z.enum(names),
      most: z.int().check(z.minimum(1), z.maximum(100_000)),
      by: z.string().check(z.minLength(1), z.maxLength(2_048)),
    }),
    message,
  );
}

/** Sends messages of AWS services back to their queue, in the account and Region of the order's queue. Returns and logs how many. */
export function replayer(config: SQSClientConfig = {}) {
  const client = new SQSClient({ ...connections, useQueueUrlAsEndpoint: false, ...config });
  return async (
    { replay, most, by }: ReplayOrder,
    { eventSourceARN, attributes: { SenderId: sender } }: Carrier,
  ): Promise<number> => {
    const held = ownProperty(HELD_QUEUES, replay);
    if (held?.replay !== 'function') return 0;
    const url = (name: string) => queueUrl([...eventSourceARN.split(':').slice(0, -1), `${PRODUCT}-${name}`].join(':'));
    const end = Date.now() + LONGEST_MS;
    const count = await moveMessages(client, { from: url(held.from), to: url(held.to) }, most, () => Date.now() > end);
    log('info', 'sent again', { replay, count, by, sender });
    return count;
  };
}

type Carrier = Pick<SQSRecord, 'eventSourceARN'> & { readonly attributes: Pick<SQSRecord['attributes'], 'SenderId'> };
