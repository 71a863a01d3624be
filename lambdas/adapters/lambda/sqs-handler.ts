import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { reasonOf } from '#core/errors.ts';

/**
 * A Lambda handler that hands each message on by itself: one that fails goes back to its queue, the others are done. All of a
 * batch go at the same time, but for queues that may wait: theirs take turns, and leave what is shared to the others.
 */
export function sqsHandler(
  onRecord: (record: SQSRecord) => Promise<void>,
  mayWait: (queueArn: string) => boolean = () => false,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const processor = new BatchProcessor(EventType.SQS);
  const logged = async (record: SQSRecord): Promise<void> => {
    try {
      await onRecord(record);
    } catch (error) {
      console.error({
        message: 'message failed',
        messageId: record.messageId,
        queue: record.eventSourceARN,
        reason: reasonOf(error),
      });
      throw error;
    }
  };
  return async (event) => {
    const processInParallel = !event.Records.some(({ eventSourceARN }) => mayWait(eventSourceARN));
    return processPartialResponse(event, logged, processor, { throwOnFullBatchFailure: false, processInParallel });
  };
}
