import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { sealsInDynamoDb } from '#adapters/store/seals-in-dynamodb.ts';
import { sealsInMemory } from '#adapters/store/seals-in-memory.ts';
import type { Incident } from '#core/incident/incident.ts';
import { checkSeals, type Seals, sealing } from '#core/incident/seal.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { remediate } from '#remediate/remediate.ts';
import { containment, open, sshIncident } from '../../support/containment.ts';
import { type EmulatedTable, emulatedTable } from '../../support/emulated-table.ts';

let emulated: EmulatedTable;

beforeAll(async () => {
  emulated = await emulatedTable('seals');
});

afterAll(() => emulated.stop());

describe.each<[string, () => Seals]>([
  ['in memory', sealsInMemory],
  ['in DynamoDB', () => sealsInDynamoDb('seals', emulated.dynamodb)],
])('the seals of functions %s', (_, fresh) => {
  test('are read as they were written, for one function and incident, and an ended approval stays ended', async () => {
    const seals = fresh();
    expect(await seals.read('remediate', 'inc-1')).toBeUndefined();
    await seals.vouch('remediate', 'inc-1', ['one', 'two'], 'yes');
    await seals.vouch('remediate', 'inc-1', ['three']);
    await seals.vouch('remediate', 'inc-1', ['three'], 'another yes');
    const read = await seals.read('remediate', 'inc-1');
    expect([read?.digests, read?.ended.toSorted()]).toEqual([['three'], ['another yes', 'yes']]);
    expect(await seals.read('decide', 'inc-1')).toBeUndefined();
    expect(await seals.read('remediate', 'inc-2')).toBeUndefined();
  });
});

describe('a row of DynamoDB', () => {
  /** The containment step over the table, as the function has it. */
  function stored() {
    const around = containment();
    const seals = sealsInDynamoDb('seals', emulated.dynamodb);
    const table: IncidentStore = incidentsInDynamoDb('seals', emulated.dynamodb);
    return { table, ports: { ...around.ports, incidents: sealing(table, seals, 'remediate'), seals } };
  }

  test('is believed after it is read back, even if the table changes the order of its fields', async () => {
    const { table, ports } = stored();
    const id = await open(table, await sshIncident('stored'));
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED' });
    const read = (await table.get(id)) as Incident;
    expect(read.after).toBeDefined();
    expect(await checkSeals(read, ports)).toEqual({ kind: 'believed', incident: read });
    const { plan } = read;
    expect(await checkSeals({ ...read, after: [...(plan?.before ?? [])] }, ports)).toMatchObject({
      kind: 'forged',
      part: 'containment',
    });
  });

  test('is believed even if it is so large that it is packed', async () => {
    const { table, ports } = stored();
    const ssh = await sshIncident('large');
    const plan = {
      playbook: 'revoke-open-ingress',
      words: { en: 'x'.repeat(60_000), ko: '가'.repeat(30_000) },
      calls: [],
      before: [],
    } as const;
    await ports.incidents.open({ ...ssh, resource: { ...ssh.resource, id: 'sg-large' }, plan });
    const read = (await table.get(ssh.id)) as Incident;
    expect((await checkSeals(read, ports)).kind).toBe('believed');
  });
});
