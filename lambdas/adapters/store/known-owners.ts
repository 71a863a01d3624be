import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { NOTICE_KEYS } from '#core/notice/notice.ts';
import type { AccountOwner } from '#core/notice/owner.ts';
import type { DynamoDb } from './dynamodb.ts';
import { itemsUnder } from './read-items.ts';

/** The people responsible for accounts, as `notify` last read them; accounts without a known owner are absent. */
export function knownOwners(table: string, dynamodb: Pick<DynamoDb, 'batchGetItem'>) {
  return async (accounts: readonly string[]): Promise<ReadonlyMap<string, AccountOwner>> => {
    const keys = accounts.map((account) => marshall({ pk: NOTICE_KEYS.owners + account, sk: 'owner' }));
    const rows = (await itemsUnder(table, dynamodb, keys)).map((item) => unmarshall(item) as Row);
    return new Map(
      rows.flatMap(({ pk, owner }) => (owner === undefined ? [] : [[pk.slice(NOTICE_KEYS.owners.length), owner] as const])),
    );
  };
}

type Row = { readonly pk: string; readonly owner?: AccountOwner };
