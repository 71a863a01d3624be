import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { bus } from '#adapters/lambda/bus.ts';
import { setting } from '#adapters/lambda/environment.ts';
import { incidentIn } from '#adapters/store/incidents-in-dynamodb.ts';
import { reasonOf } from '#core/errors.ts';
import { announce } from './announce.ts';

const put = bus(setting('HUB_BUS'));

/** Changes are told in order: the first that fails, and all after it, come again. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const record of event.Records) {
    const { OldImage, NewImage, SequenceNumber = '' } = record.dynamodb ?? {};
    const news = announce({ before: incidentIn(OldImage), after: incidentIn(NewImage) });
    try {
      if (news !== undefined) await put(news.type, news.incident, [news.incident.resource.arn]);
    } catch (error) {
      console.error({ message: 'announcement failed', incident: news?.incident.id, reason: reasonOf(error) });
      return { batchItemFailures: [{ itemIdentifier: SequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
}
