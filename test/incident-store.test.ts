import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { dynamoDb } from '../lambdas/adapters/dynamodb.ts';
import { incidentsInDynamoDb } from '../lambdas/adapters/incidents-in-dynamodb.ts';
import { incidentsInMemory } from '../lambdas/adapters/incidents-in-memory.ts';
import { DOCUMENTATION_KEY, loopbackClients } from '../lambdas/adapters/loopback.ts';
import type { IncidentStore } from '../lambdas/core/incident-store.ts';
import { MANAGEMENT } from '../lambdas/detect/catalogue/cases.ts';
import { type Emulator, startEmulator } from '../lambdas/local/emulator.ts';
import { honoursTheContract } from './support/incident-store-contract.ts';

const REGION = 'ap-northeast-2';
const TABLE = 'incidents';

describe('incidents in memory', () => {
  const store = incidentsInMemory();
  honoursTheContract(() => store, 100);
});

describe('incidents in a DynamoDB table', () => {
  let emulator: Emulator;
  let store: IncidentStore;

  beforeAll(async () => {
    emulator = await startEmulator({ accounts: [], organizationId: 'o-exampleorgid', management: MANAGEMENT });
    const AttributeDefinitions = ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));
    const KeySchema = [
      { AttributeName: 'pk', KeyType: 'HASH' as const },
      { AttributeName: 'sk', KeyType: 'RANGE' as const },
    ];
    const table = { TableName: TABLE, BillingMode: 'PAY_PER_REQUEST' as const, AttributeDefinitions, KeySchema };
    await loopbackClients(emulator.endpoint, REGION).dynamoDb.send(new CreateTableCommand(table));
    const config = { endpoint: emulator.endpoint, region: REGION, credentials: DOCUMENTATION_KEY };
    store = incidentsInDynamoDb(TABLE, dynamoDb(config));
  });

  afterAll(() => emulator.stop());

  honoursTheContract(() => store, 8);
});
