import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { reasonOf } from '#core/errors.ts';

/** Each message by itself: one that fails goes back to its queue. A batch runs in parallel, unless its queue `mayWait`. */
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
