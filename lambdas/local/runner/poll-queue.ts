import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { whileThrottled } from './concurrency.ts';
import type { LocalFunction } from './local-function.ts';

export type QueueSource = {
  readonly arn: string;
  readonly region: string;
  readonly batchSize: number;
  /** Batches that run at the same time; in a FIFO queue each has a different message group. */
  readonly batchesAtOnce: number;
};

const WAIT_SECONDS = 20;
const AFTER_FAULT_MS = 200;
const DELETE_AFTER_MS = 100;
/** Longer than a long poll; the clients' default limit would warn about each poll. */
const requestTimeout = (WAIT_SECONDS + 10) * 1000;

/**
 * Feeds a function from a queue until the signal ends it or the queue is deleted, several batches at a time as Lambda does: messages
 * that succeed are deleted, those that fail are delivered again after their visibility timeout. A throttled batch is tried again
 * until then.
 */
export async function pollQueue(
  sqs: SQSClient,
  source: QueueSource,
  instance: Pick<LocalFunction, 'invoke'>,
  signal: AbortSignal,
): Promise<void> {
  const url = await queueUrl(sqs, source.arn);
  const hiddenMs = await visibilityTimeout(sqs, url);
  const underWay = new Set<Promise<void>>();
  while (!signal.aborted) {
    if (underWay.size >= source.batchesAtOnce) await Promise.race(underWay);
    try {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: Math.min(source.batchSize, 10),
          WaitTimeSeconds: WAIT_SECONDS,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
        { abortSignal: signal, requestTimeout },
      );
      if (Messages.length === 0) continue;
      const until = Date.now() + hiddenMs;
      const patient = { invoke: (event: unknown) => whileThrottled(() => instance.invoke(event), until, signal) };
      const delivery = deliver(sqs, url, Messages, source, patient)
        .catch(() => undefined)
        .finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    } catch (error) {
      // The organization is being removed.
      if (error instanceof QueueDoesNotExist) break;
      // The emulator ends before the poller; an earlier error is like a network error.
      if (!signal.aborted) await sleep(AFTER_FAULT_MS);
    }
  }
  await Promise.all(underWay);
}

async function deliver(
  sqs: SQSClient,
  url: string,
  messages: Message[],
  source: QueueSource,
  { invoke }: Pick<LocalFunction, 'invoke'>,
): Promise<void> {
  const event: SQSEvent = { Records: messages.map((message) => recordOf(message, source)) };
  const { batchItemFailures = [] } = ((await invoke(event)) ?? {}) as Partial<SQSBatchResponse>;
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const done = messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
  if (done.length === 0) return;
  const Entries = done.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }));
  const remove = () => sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
  if (url.endsWith('.fifo')) await remove();
  else later(remove);
}

/** Deletes a little later, so that the calls of the function and the next messages go first. What is not deleted is delivered again. */
function later(remove: () => Promise<unknown>): void {
  setTimeout(() => remove().catch(() => undefined), DELETE_AFTER_MS).unref();
}

function recordOf(message: Message, { arn, region }: QueueSource): SQSRecord {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: (message.Attributes ?? {}) as unknown as SQSRecord['attributes'],
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  };
}

async function queueUrl(sqs: SQSClient, arn: string): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: arn.split(':').at(-1) }));
  return QueueUrl;
}

/** In milliseconds. */
async function visibilityTimeout(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const wanted = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] });
  return Number((await sqs.send(wanted)).Attributes?.VisibilityTimeout) * 1_000;
}
