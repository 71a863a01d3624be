import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { errorText, RetryLater } from '#core/errors.ts';
import { log } from './log.ts';
import { once } from './once.ts';
import { RefusedMessage } from './refused-message.ts';

type SqsOptions = {
  /** Queues whose messages are handled one after the other. */
  readonly mayWait?: (queueArn: string) => boolean;
  /** Hides a message for this many seconds from now, instead of for the visibility time-out of its queue. */
  readonly hide?: (record: SQSRecord, seconds: number) => Promise<void>;
  /** Called for every refused message, before it is set aside. */
  readonly onRefused?: (record: SQSRecord, error: RefusedMessage) => Promise<void>;
  /** Copies a message to the dead-letter queue of its queue, with the reason. */
  readonly setAside?: (record: SQSRecord, reason: string) => Promise<void>;
};

const FIRST_RETRY_SECONDS = 5;
const LONGEST_SECONDS = 30;
const LONGEST_ASKED_SECONDS = 900;

/**
 * Handles each message by itself. One that fails is delivered again after seconds, later each time, and moves to the dead-letter queue
 * after the last delivery; one that is refused moves there immediately. A batch runs in parallel, unless its queue `mayWait`.
 */
export function sqsHandler(
  onRecord: (record: SQSRecord) => Promise<void>,
  { mayWait = () => false, hide = hideInQueue, setAside = setAsideInQueue, onRefused = async () => undefined }: SqsOptions = {},
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const processor = new BatchProcessor(EventType.SQS);
  const handled = async (record: SQSRecord): Promise<void> => {
    try {
      await onRecord(record);
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      const { messageId, eventSourceARN: queue } = record;
      log('error', 'message refused', { messageId, queue, reason: error.reason });
      await onRefused(record, error);
      await setAside(record, JSON.stringify(error.reason));
    }
  };
  const retried = async (record: SQSRecord): Promise<void> => {
    try {
      await handled(record);
    } catch (error) {
      const { messageId, eventSourceARN: queue, attributes } = record;
      const receives = Number(attributes.ApproximateReceiveCount);
      const isExpected = error instanceof RetryLater;
      const message = isExpected ? 'message comes back later' : 'message failed';
      log(isExpected ? 'warn' : 'error', message, { messageId, queue, receives, reason: errorText(error) });
      // If this fails, the message comes back after the visibility time-out of its queue: late, not lost.
      await hide(record, Math.max(secondsUntilRetry(receives), secondsAsked(error))).catch((fault: unknown) =>
        log('warn', 'message stays hidden', { messageId, queue, reason: errorText(fault) }),
      );
      throw error;
    }
  };
  return async (event) => {
    const processInParallel = !event.Records.some(({ eventSourceARN }) => mayWait(eventSourceARN));
    return processPartialResponse(event, retried, processor, { throwOnFullBatchFailure: false, processInParallel });
  };
}

/** Seconds until the next delivery of a message that was delivered this often. */
export function secondsUntilRetry(receives: number): number {
  return Math.min(LONGEST_SECONDS, FIRST_RETRY_SECONDS * 2 ** (receives - 1));
}

/** At most 15 minutes; the next delivery may ask for more. */
function secondsAsked(error: unknown): number {
  return error instanceof RetryLater ? Math.min(LONGEST_ASKED_SECONDS, Math.ceil(error.afterMs / 1_000)) : 0;
}

/** Few functions need an SQS client for anything else, so it is loaded with the first failure. */
const hider = once(async () => (await import('./hide-message.ts')).messageHider());
const copier = once(async () => (await import('./dead-letter-copy.ts')).deadLetterCopier());

async function hideInQueue(record: SQSRecord, seconds: number): Promise<void> {
  await (await hider())(record, seconds);
}

async function setAsideInQueue(record: SQSRecord, reason: string): Promise<void> {
  await (await copier())(record, reason);
}
