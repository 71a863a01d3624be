import { afterAll, beforeAll, describe } from 'vitest';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { type EmulatedTable, emulatedTable } from '../../support/emulated-table.ts';
import { honoursTheContract } from '../../support/incident-store-contract.ts';

describe('incidents in memory', () => {
  const store = incidentsInMemory();
  honoursTheContract(() => store, 100);
});

describe('incidents in a DynamoDB table', () => {
  let table: EmulatedTable;
  let store: IncidentStore;

  beforeAll(async () => {
    table = await emulatedTable('incidents');
    store = incidentsInDynamoDb('incidents', table.dynamodb);
  });

  afterAll(() => table.stop());

  honoursTheContract(() => store, 8);
});
