import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { DOCUMENTATION_KEY, LOOPBACK_CONNECTIONS } from '#adapters/sdk/loopback.ts';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { borrowEmulator } from './emulators.ts';

const REGION = 'ap-northeast-2';

/** A separate emulator with one table that has the keys of the hub's tables. */
export async function emulatedTable(name: string) {
  const { endpoint, stop } = await borrowEmulator();
  const AttributeDefinitions = ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));
  const KeySchema = [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ];
  const keyed = { BillingMode: 'PAY_PER_REQUEST' as const, AttributeDefinitions, KeySchema };
  const { dynamoDb: tables } = loopbackClients(endpoint, REGION);
  /** Creates one more such table; returns its name. */
  const another = async (TableName: string): Promise<string> => {
    await tables.send(new CreateTableCommand({ ...keyed, TableName }));
    return TableName;
  };
  await another(name);
  return {
    another,
    dynamodb: dynamoDb({ endpoint, region: REGION, credentials: DOCUMENTATION_KEY, ...LOOPBACK_CONNECTIONS }),
    stop,
  };
}

export type EmulatedTable = Awaited<ReturnType<typeof emulatedTable>>;
