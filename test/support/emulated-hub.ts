import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateEventBusCommand } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { operatorAt } from '#adapters/operator/operator.ts';
import { DOCUMENTATION_KEY } from '#adapters/sdk/loopback.ts';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { HELD_QUEUES } from '#core/held-queues.ts';
import { BY_STATE } from '#core/incident/list.ts';
import { PRODUCT } from '#core/naming.ts';
import { SETTINGS_KEY, type Settings } from '#core/settings.ts';
import { borrowEmulator } from './emulators.ts';

const REGION = 'ap-northeast-2';

export const LEDGER = 'ledger-of-the-tests';

/** A separate emulator with the resources that the hub's commands use: both tables, every queue, the bus, a bucket. */
export async function emulatedHub(settings: Settings) {
  const { endpoint, stop } = await borrowEmulator();
  const address = { endpoint, region: REGION, credentials: DOCUMENTATION_KEY };
  const clients = loopbackClients(endpoint, REGION);
  const dynamodb = dynamoDb(address);
  const key = (name: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType });
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const table = { BillingMode: 'PAY_PER_REQUEST' as const, KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')] };
  await clients.dynamoDb.send(
    new CreateTableCommand({
      ...table,
      TableName: `${PRODUCT}-incidents`,
      AttributeDefinitions: [
        text('pk'),
        text('sk'),
        text(BY_STATE.hashKey),
        { AttributeName: BY_STATE.rangeKey, AttributeType: 'N' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: BY_STATE.name,
          KeySchema: [key(BY_STATE.hashKey, 'HASH'), key(BY_STATE.rangeKey, 'RANGE')],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...BY_STATE.carries] },
        },
      ],
    }),
  );
  await clients.dynamoDb.send(
    new CreateTableCommand({ ...table, TableName: `${PRODUCT}-state`, AttributeDefinitions: [text('pk'), text('sk')] }),
  );
  const [pk, sk] = [{ S: SETTINGS_KEY.pk }, { S: SETTINGS_KEY.sk }];
  await dynamodb.putItem({ TableName: `${PRODUCT}-state`, Item: { pk, sk, document: { S: JSON.stringify(settings) } } });
  const urls = new Map<string, string>();
  for (const name of new Set(Object.values(HELD_QUEUES).flatMap((held) => ('to' in held ? [held.from, held.to] : [held.from])))) {
    const Attributes = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
    const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: `${PRODUCT}-${name}`, Attributes }));
    urls.set(name, QueueUrl);
  }
  await clients.events.send(new CreateEventBusCommand({ Name: PRODUCT }));
  await clients.s3.send(
    new CreateBucketCommand({
      Bucket: LEDGER,
      ObjectLockEnabledForBucket: true,
      CreateBucketConfiguration: { LocationConstraint: REGION },
    }),
  );
  const queue = (name: string): string => urls.get(name) ?? '';
  return { address, clients, dynamodb, operator: operatorAt(address), queue, stop };
}

export type EmulatedHub = Awaited<ReturnType<typeof emulatedHub>>;
