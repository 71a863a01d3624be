import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { BY_STATE, type ListedIncident } from '#core/incident/list.ts';
import type { State } from '#core/incident/state.ts';
import type { DynamoDb } from './dynamodb.ts';

/** Incidents in one state, changed last first, at most so many. */
export async function incidentsInState(
  table: string,
  dynamodb: Pick<DynamoDb, 'query'>,
  state: State,
  most: number,
): Promise<ListedIncident[]> {
  const { Items = [] } = await dynamodb.query({
    TableName: table,
    IndexName: BY_STATE.name,
    KeyConditionExpression: '#state = :state',
    ExpressionAttributeNames: { '#state': BY_STATE.hashKey },
    ExpressionAttributeValues: marshall({ ':state': state }),
    ScanIndexForward: false,
    Limit: most,
  });
  return Items.map((item) => unmarshall(item) as ListedIncident);
}
