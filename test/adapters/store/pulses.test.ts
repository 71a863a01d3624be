import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { organizationPulseInDynamoDb, pulsesInDynamoDb } from '#adapters/store/pulses-in-dynamodb.ts';
import { pulsesInMemory } from '#adapters/store/pulses-in-memory.ts';
import { type EmulatedTable, emulatedTable } from '../../support/emulated-table.ts';
import { honoursThePulseContract } from '../../support/pulse-store-contract.ts';

describe('pulses in memory', () => honoursThePulseContract(async () => pulsesInMemory()));

describe('pulses in DynamoDB', () => {
  let table: EmulatedTable;
  let count = 0;
  beforeAll(async () => {
    table = await emulatedTable('pulses');
  });
  afterAll(() => table.stop());

  honoursThePulseContract(async () => pulsesInDynamoDb(await table.another(`pulses-${count++}`), table.dynamodb));

  test('the pulse of the organization is undefined at first, and then what was written', async () => {
    const store = organizationPulseInDynamoDb('pulses', table.dynamodb);
    expect(await store.read()).toBeUndefined();
    const pulse = { ranAt: 1, heard: { 'us-east-1': 2 }, silent: { '*': 3 }, countFrom: {} };
    await store.write(pulse);
    expect(await store.read()).toEqual(pulse);
  });
});
