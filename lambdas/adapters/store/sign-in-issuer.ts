import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { MINUTE } from '#core/duration.ts';
import { SIGN_IN_KEY, type SignInIssuer } from '#core/sign-in.ts';
import type { DynamoDb } from './dynamodb.ts';
import { cached } from './state-table.ts';

/** Who issues the tokens of signed-in people; undefined where there is no control room. */
export function signInIssuer(table: string, dynamodb: Pick<DynamoDb, 'getItem'>): () => Promise<SignInIssuer | undefined> {
  const read = async () => {
    const { Item } = await dynamodb.getItem({ TableName: table, Key: marshall(SIGN_IN_KEY) });
    if (Item === undefined) return undefined;
    const { issuer, clientId } = unmarshall(Item);
    return { issuer: String(issuer), clientId: String(clientId) };
  };
  return cached(read, MINUTE, Date.now);
}
