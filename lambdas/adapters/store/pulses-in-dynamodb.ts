import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { sentAtOf } from '#core/heartbeat/heartbeat.ts';
import type { OrganizationPulse, OrganizationPulseStore } from '#core/heartbeat/organization-pulse.ts';
import { NO_PULSE, type Pulse, type PulseStore } from '#core/heartbeat/pulse.ts';
import { ownProperty } from '#core/own-property.ts';
import type { DynamoDb } from './dynamodb.ts';
import { isWritten } from './is-written.ts';
import { itemsUnder } from './read-items.ts';

const SORT = 'pulse';
const ORGANIZATION = { pk: 'beat#organization', sk: SORT };

/**
 * One item per account in the state table, `beat#<account>`. With seventeen Regions it is smaller than a kilobyte, so that every beat
 * that comes back costs one write unit. Regions never conflict, because each writes its own entry.
 */
export function pulsesInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'batchGetItem' | 'updateItem'>): PulseStore {
  const update = (account: string, UpdateExpression: string, values: Record<string, unknown>) =>
    dynamodb.updateItem({
      TableName: table,
      Key: marshall(keyOf(account)),
      UpdateExpression,
      ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
    });

  return {
    recordReceived: async ({ account, region, nonce, at, receivedAt }) => {
      const sentAt = sentAtOf(nonce);
      if (sentAt === undefined) return false;
      const heard = [sentAt, Math.max(0, Math.round((receivedAt - at) / 1000))];
      return isWritten(
        dynamodb.updateItem({
          TableName: table,
          Key: marshall(keyOf(account)),
          UpdateExpression: 'SET heard.#region = :heard',
          ConditionExpression: 'contains(sent, :nonce) AND (attribute_not_exists(heard.#region) OR heard.#region[0] < :at)',
          ExpressionAttributeNames: { '#region': region },
          ExpressionAttributeValues: marshall({ ':heard': heard, ':nonce': nonce, ':at': sentAt }),
        }),
      );
    },
    read: async (accounts) => {
      const keys = accounts.map((account) => marshall(keyOf(account)));
      const items = (await itemsUnder(table, dynamodb, keys)).map((item) => unmarshall(item) as { pk: string } & Stored);
      return new Map(items.map(({ pk, ...stored }) => [pk.slice('beat#'.length), pulseIn(stored)]));
    },
    recordSent: async (account, { since, sent, silent }) => {
      const expression =
        'SET since = if_not_exists(since, :since), heard = if_not_exists(heard, :none), sent = :sent, silent = :silent';
      await update(account, expression, { ':since': since, ':none': {}, ':sent': sent, ':silent': silent });
    },
    recordFailed: async (account, { refused, failed }) => {
      if (refused === undefined) await update(account, 'SET failed = :failed REMOVE refused', { ':failed': failed });
      else await update(account, 'SET failed = :failed, refused = :refused', { ':failed': failed, ':refused': refused });
    },
  };
}

/** The pulse of the organization, in one item; only the heartbeat function writes it, once a run. */
export function organizationPulseInDynamoDb(
  table: string,
  dynamodb: Pick<DynamoDb, 'batchGetItem' | 'putItem'>,
): OrganizationPulseStore {
  return {
    read: async () => {
      const asked = { [table]: { Keys: [marshall(ORGANIZATION)], ConsistentRead: true } };
      const { Responses } = await dynamodb.batchGetItem({ RequestItems: asked });
      const [item] = ownProperty(Responses, table) ?? [];
      if (item === undefined) return undefined;
      const { pk: _, sk: __, ...pulse } = unmarshall(item);
      return pulse as OrganizationPulse;
    },
    write: async (pulse) => {
      await dynamodb.putItem({ TableName: table, Item: marshall({ ...ORGANIZATION, ...pulse }) });
    },
  };
}

type Stored = Partial<Omit<Pulse, 'heard'>> & { readonly heard?: Readonly<Record<string, readonly [number, number]>> };

function pulseIn({ since = 0, sent = [], heard = {}, refused, failed = {}, silent = {} }: Stored): Pulse {
  const byRegion = Object.entries(heard).map(([region, [sentAt, delay]]) => [region, { sentAt, delay }]);
  return {
    ...NO_PULSE,
    since,
    sent,
    heard: Object.fromEntries(byRegion),
    failed,
    silent,
    ...(refused !== undefined && { refused }),
  };
}

function keyOf(account: string): { pk: string; sk: string } {
  return { pk: `beat#${account}`, sk: SORT };
}
