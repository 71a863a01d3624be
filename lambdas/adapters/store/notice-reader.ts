import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { NOTICE_KEYS, type Notice } from '#core/notice/notice.ts';
import type { DynamoDb } from './dynamodb.ts';

/** Reads the notices of an incident, which `notify` alone writes, without those whose first attempt is still under way. */
export function noticeReader(table: string, dynamodb: Pick<DynamoDb, 'query'>) {
  return async (subject: string): Promise<Notice[]> => {
    const { Items = [] } = await dynamodb.query({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: marshall({ ':pk': `${NOTICE_KEYS.rows}${subject}` }),
    });
    return Items.map((item) => unmarshall(item)).flatMap((item) => (item.state === undefined ? [] : [noticeIn(item)]));
  };
}

function noticeIn({ route, channel, state, at, attempts, thread, reason }: Record<string, unknown>): Notice {
  const known = { route, channel, state, at, attempts, thread, reason };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Notice;
}
