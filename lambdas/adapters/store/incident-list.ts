import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { BY_STATE, type ListedIncident } from '#core/incident/list.ts';
import type { State } from '#core/incident/state.ts';
import type { DynamoDb } from './dynamodb.ts';

/** At most `limit` incidents in one state, the last changed first. */
export async function incidentsInState(
  table: string,
  dynamodb: Pick<DynamoDb, 'query'>,
  state: State,
  limit: number,
): Promise<ListedIncident[]> {
  const { Items = [] } = await dynamodb.query({
    TableName: table,
    IndexName: BY_STATE.name,
    KeyConditionExpression: '#state = :state',
    ExpressionAttributeNames: { '#state': BY_STATE.hashKey },
    ExpressionAttributeValues: marshall({ ':state': state }),
    ScanIndexForward: false,
    Limit: limit,
  });
  return Items.map((item) => unmarshall(item) as ListedIncident);
}
