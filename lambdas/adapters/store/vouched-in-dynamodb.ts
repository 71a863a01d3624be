import type { IncidentStore } from '#core/incident/store.ts';
import { vouchedIncidents } from '#core/incident/vouched.ts';
import type { DynamoDb } from './dynamodb.ts';
import { type IncidentTable, incidentsInDynamoDb } from './incidents-in-dynamodb.ts';
import { sealsInDynamoDb } from './seals-in-dynamodb.ts';

/** Incidents for the functions that notify people: a field that silences an incident is read only if it is vouched for. */
export function vouchedInDynamoDb(
  table: string,
  dynamodb: IncidentTable & Pick<DynamoDb, 'updateItem'>,
  onForged?: (incident: string) => Promise<void>,
): IncidentStore['get'] {
  const incidents = incidentsInDynamoDb(table, dynamodb);
  return vouchedIncidents({ incidents, seals: sealsInDynamoDb(table, dynamodb), ...(onForged && { onForged }) });
}
