import type { IncidentStore } from '#core/incident/store.ts';
import { vouchedIncidents } from '#core/incident/vouched.ts';
import type { DynamoDb } from './dynamodb.ts';
import { type IncidentTable, incidentsInDynamoDb } from './incidents-in-dynamodb.ts';
import { sealsInDynamoDb } from './seals-in-dynamodb.ts';

/** Incidents of the table for those who tell people of them: what silences one is read only where it is vouched for. */
export function vouchedInDynamoDb(
  table: string,
  dynamodb: IncidentTable & Pick<DynamoDb, 'updateItem'>,
  onForged?: (incident: string) => Promise<void>,
): IncidentStore['get'] {
  const incidents = incidentsInDynamoDb(table, dynamodb);
  return vouchedIncidents({ incidents, seals: sealsInDynamoDb(table, dynamodb), ...(onForged && { onForged }) });
}
