import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Notice } from '#core/notice/notice.ts';
import type { DynamoDb } from './dynamodb.ts';

/** What was told about an incident: rows that `notify` alone writes. */
export function toldNotices(table: string, dynamodb: Pick<DynamoDb, 'query'>) {
  return async (id: string): Promise<Notice[]> => {
    const { Items = [] } = await dynamodb.query({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: marshall({ ':pk': `notice#${id}` }),
    });
    return Items.map((item) => noticeIn(unmarshall(item)));
  };
}

function noticeIn({ route, channel, state, at, attempts, thread, reason }: Record<string, unknown>): Notice {
  const known = { route, channel, state, at, attempts, thread, reason };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Notice;
}
