import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { setting } from '#adapters/lambda/environment.ts';
import { incidentIn } from '#adapters/store/incidents-in-dynamodb.ts';
import { ledgerIn } from '#adapters/store/ledger.ts';
import { reasonOf } from '#core/errors.ts';
import { ledgerEntry } from '#core/incident/ledger.ts';

const append = ledgerIn(setting('LEDGER_BUCKET'));

/** Every step of every incident goes on record, in order: the first that cannot, and all after it, come again. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const { dynamodb } of event.Records) {
    const incident = incidentIn(dynamodb?.NewImage);
    try {
      if (incident !== undefined) await append(ledgerEntry(incident));
    } catch (error) {
      console.error({ message: 'not on record', incident: incident?.id, reason: reasonOf(error) });
      return { batchItemFailures: [{ itemIdentifier: dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
}
