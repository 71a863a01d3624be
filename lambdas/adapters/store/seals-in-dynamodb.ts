import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Sealer, type Seals, sealKeys } from '#core/incident/seal.ts';
import type { DynamoDb } from './dynamodb.ts';

const SORT = 'seal';

/** What functions vouch for, in the table of incidents: `seal#<function>#<incident>`. */
export function sealsInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'getItem' | 'updateItem'>): Seals {
  const keyOf = (sealer: Sealer, incident: string) => marshall({ pk: `${sealKeys(sealer)}${incident}`, sk: SORT });
  return {
    read: async (sealer, incident) => {
      const { Item } = await dynamodb.getItem({ TableName: table, Key: keyOf(sealer, incident), ConsistentRead: true });
      if (Item === undefined) return undefined;
      const { digests = [], ended = [] } = unmarshall(Item) as { digests?: string[]; ended?: Iterable<string> };
      return { digests, ended: [...ended] };
    },
    vouch: async (sealer, incident, digests, ended) => {
      await dynamodb.updateItem({
        TableName: table,
        Key: keyOf(sealer, incident),
        UpdateExpression: `SET digests = :digests${ended === undefined ? '' : ' ADD ended :ended'}`,
        ExpressionAttributeValues: {
          ...marshall({ ':digests': [...digests] }),
          ...(ended !== undefined && { ':ended': { SS: [ended] } }),
        },
      });
    },
  };
}
