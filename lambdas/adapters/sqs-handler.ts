import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { reasonOf } from '../core/errors.ts';

/** A Lambda handler that hands each message on by itself: one that fails goes back to its queue, the others are done. */
export function sqsHandler(onRecord: (record: SQSRecord) => Promise<void>): (event: SQSEvent) => Promise<SQSBatchResponse> {
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
  return (event) => processPartialResponse(event, logged, processor, { throwOnFullBatchFailure: false });
}
