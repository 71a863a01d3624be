import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { queues } from '#adapters/lambda/queue.ts';
import { incidentChange } from '#adapters/store/incident-changes.ts';
import { incidentIn } from '#adapters/store/incidents-in-dynamodb.ts';
import { ledgerIn } from '#adapters/store/ledger.ts';
import { errorText } from '#core/errors.ts';
import { publishedEntry } from './entry.ts';

const WRITTEN_BY_ANOTHER = 'another principal wrote this ledger entry first; both are kept, as versions of one object';

const append = ledgerIn(setting('LEDGER_BUCKET'));
const dead = setting('LEDGER_DEAD_URL');
const { hold } = queues();

/** Records every change of every incident in order. The first failed one and all after it are delivered again. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const record of event.Records) {
    const change = incidentChange(record);
    if (change === undefined) continue;
    const entry = publishedEntry(change, () => incidentIn(record.dynamodb?.NewImage));
    try {
      if ((await append(entry)) === 'further-version') {
        log('error', WRITTEN_BY_ANOTHER, { key: entry.key });
        await hold(dead, entry.key, WRITTEN_BY_ANOTHER);
      }
    } catch (error) {
      log('error', 'change not recorded', { key: entry.key, reason: errorText(error) });
      return { batchItemFailures: [{ itemIdentifier: change.sequence }] };
    }
  }
  return { batchItemFailures: [] };
}
