import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { incidentIn } from '#adapters/store/incidents-in-dynamodb.ts';
import { ledgerIn } from '#adapters/store/ledger.ts';
import { reasonOf } from '#core/errors.ts';
import { publishedEntry } from './entry.ts';

const append = ledgerIn(setting('LEDGER_BUCKET'));

/** Records every step of every incident in order. The first that fails and all after it are delivered again. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const { dynamodb } of event.Records) {
    const incident = incidentIn(dynamodb?.NewImage);
    try {
      if (incident !== undefined) await append(publishedEntry(incident));
    } catch (error) {
      log('error', 'step not recorded', { incident: incident?.id, reason: reasonOf(error) });
      return { batchItemFailures: [{ itemIdentifier: dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
}
