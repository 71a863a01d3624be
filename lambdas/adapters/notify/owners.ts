import { AccountClient, type AccountClientConfig, GetAlternateContactCommand } from '@aws-sdk/client-account';
import { ListTagsForResourceCommand, OrganizationsClient, type OrganizationsClientConfig } from '@aws-sdk/client-organizations';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { DAY } from '#core/duration.ts';
import { NOTICE_KEYS } from '#core/notice/notice.ts';
import type { FoundOwner, KnownOwners, OwnerSources } from '../../notify/find-owner.ts';
import { connections } from '../sdk/connections.ts';
import type { DynamoDb } from '../store/dynamodb.ts';

const ENDPOINT_REGION = 'us-east-1';

/**
 * Reads tags of accounts, for which AWS accepts a delegated administrator of any service, and their contacts, for which it accepts that
 * of Account Management. If the hub account is not delegated, AWS refuses and the call rejects.
 * https://docs.aws.amazon.com/accounts/latest/reference/API_GetAlternateContact.html
 */
export function ownerSources(config: OrganizationsClientConfig & AccountClientConfig = {}): OwnerSources {
  const organizations = new OrganizationsClient({ ...connections, region: ENDPOINT_REGION, ...config });
  const contacts = new AccountClient({ ...connections, region: ENDPOINT_REGION, ...config });
  return {
    tag: async (account, tag) => {
      let NextToken: string | undefined;
      do {
        const input = { ResourceId: account, ...(NextToken !== undefined && { NextToken }) };
        const { Tags = [], NextToken: next } = await organizations.send(new ListTagsForResourceCommand(input));
        const found = Tags.find(({ Key }) => Key === tag)?.Value;
        if (found !== undefined && found !== '') return found;
        NextToken = next;
      } while (NextToken !== undefined);
      return undefined;
    },
    securityContact: async (account) => {
      try {
        const input = { AccountId: account, AlternateContactType: 'SECURITY' } as const;
        const { AlternateContact } = await contacts.send(new GetAlternateContactCommand(input));
        return AlternateContact?.EmailAddress ?? AlternateContact?.Name;
      } catch (error) {
        if ((error as Error).name === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },
  };
}

export function ownersInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'getItem' | 'putItem'>, now: () => number): KnownOwners {
  const keyOf = (account: string) => ({ pk: `${NOTICE_KEYS.owners}${account}`, sk: 'owner' });
  return {
    get: async (account) => {
      const { Item } = await dynamodb.getItem({ TableName: table, Key: marshall(keyOf(account)) });
      if (Item === undefined) return undefined;
      const { readAt, owner } = unmarshall(Item) as FoundOwner;
      return { readAt, ...(owner !== undefined && { owner }) };
    },
    put: async (account, found) => {
      const expiresAt = Math.ceil((now() + 30 * DAY) / 1000);
      await dynamodb.putItem({ TableName: table, Item: marshall({ ...keyOf(account), ...found, expiresAt }) });
    },
  };
}
