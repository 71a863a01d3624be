import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { bus } from '#adapters/lambda/bus.ts';
import { setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { incidentIn } from '#adapters/store/incidents-in-dynamodb.ts';
import { errorText } from '#core/errors.ts';
import { announce } from './announce.ts';

const put = bus(setting('HUB_BUS'));

/** Announces changes in order. The first failed one and all after it are delivered again. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const record of event.Records) {
    const { OldImage, NewImage, SequenceNumber = '' } = record.dynamodb ?? {};
    const announcement = announce({ before: incidentIn(OldImage), after: incidentIn(NewImage) });
    try {
      if (announcement !== undefined) await put(announcement.type, announcement.incident, [announcement.resource]);
    } catch (error) {
      log('error', 'announcement failed', { incident: announcement?.incident.id, reason: errorText(error) });
      return { batchItemFailures: [{ itemIdentifier: SequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
}
