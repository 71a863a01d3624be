import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { RetryLater, reasonOf } from '#core/errors.ts';
import { log } from './log.ts';
import { once } from './once.ts';
import { RefusedMessage } from './refused-message.ts';

type SqsOptions = {
  /** Queues whose messages are handled one after the other. */
  readonly mayWait?: (queueArn: string) => boolean;
  /** Hides a message from now on for so many seconds, instead of for the visibility time-out of its queue. */
  readonly hide?: (record: SQSRecord, seconds: number) => Promise<void>;
  /** Hears of every message that is refused, before it is put aside. */
  readonly onRefused?: (record: SQSRecord, error: RefusedMessage) => Promise<void>;
  /** Puts a message into the dead-letter queue of its queue, with the reason. */
  readonly setAside?: (record: SQSRecord, reason: string) => Promise<void>;
};

const FIRST_RETRY_SECONDS = 5;
const LONGEST_SECONDS = 30;
const LONGEST_ASKED_SECONDS = 900;

/**
 * Each message by itself: one that fails comes back within seconds, growing with each delivery, and after the last goes to the
 * dead-letter queue; one that is refused goes there at once. A batch runs in parallel, unless its queue `mayWait`.
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
      const said = isExpected ? 'message comes back later' : 'message failed';
      log(isExpected ? 'warn' : 'error', said, { messageId, queue, receives, reason: reasonOf(error) });
      // Still hidden, it would come back after the time-out of its queue: that is late, not lost.
      await hide(record, Math.max(secondsUntilRetry(receives), secondsAsked(error))).catch((fault: unknown) =>
        log('warn', 'message stays hidden', { messageId, queue, reason: reasonOf(fault) }),
      );
      throw error;
    }
  };
  return async (event) => {
    const processInParallel = !event.Records.some(({ eventSourceARN }) => mayWait(eventSourceARN));
    return processPartialResponse(event, retried, processor, { throwOnFullBatchFailure: false, processInParallel });
  };
}

/** Until a message is delivered again that was delivered this often. */
export function secondsUntilRetry(receives: number): number {
  return Math.min(LONGEST_SECONDS, FIRST_RETRY_SECONDS * 2 ** (receives - 1));
}

/** A quarter of an hour at most: what asks for more is asked again then. */
function secondsAsked(error: unknown): number {
  return error instanceof RetryLater ? Math.min(LONGEST_ASKED_SECONDS, Math.ceil(error.afterMs / 1_000)) : 0;
}

/** Few functions need a client of SQS for anything else, so it is loaded with the first failure. */
const hider = once(async () => (await import('./hide-message.ts')).messageHider());
const asides = once(async () => (await import('./dead-letter-copy.ts')).deadLetterCopier());

async function hideInQueue(record: SQSRecord, seconds: number): Promise<void> {
  await (await hider())(record, seconds);
}

async function setAsideInQueue(record: SQSRecord, reason: string): Promise<void> {
  await (await asides())(record, reason);
}
