import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import { incidentChange } from '#adapters/store/incident-changes.ts';
import { incidentIn } from '#adapters/store/incidents-in-dynamodb.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { LedgerEntry } from '#core/incident/ledger.ts';
import { publishedEntry } from '#ledger/entry.ts';
import { sshIncident } from '../support/containment.ts';

let incident: Incident;
beforeAll(async () => {
  incident = await sshIncident();
});

type Item = Record<string, unknown>;
const rowOf = (one: Incident): Item => ({ pk: `incident#${one.id}`, sk: 'incident', ...one });

/** The entry of one record of the table's stream. */
function entryOf(
  before: Item | undefined,
  after: Item | undefined,
  sequence = '4421584500000000017450439091',
): LedgerEntry | undefined {
  const image = (item: Item | undefined) => item && marshall(item, { removeUndefinedValues: true });
  const record = {
    dynamodb: {
      SequenceNumber: sequence,
      ApproximateCreationDateTime: 1_772_442_000,
      OldImage: image(before),
      NewImage: image(after),
    },
  } as DynamoDBRecord;
  const change = incidentChange(record);
  return change && publishedEntry(change, () => incidentIn(record.dynamodb?.NewImage));
}

const content = (entry: LedgerEntry | undefined) => JSON.parse(entry?.body ?? '{}');

describe('an entry of the ledger', () => {
  test('has a key of account, incident, step and the sequence number of the write', () => {
    expect(entryOf(undefined, rowOf(incident))?.key).toBe(
      `incidents/444455556666/${incident.id}/000001-4421584500000000017450439091.json`,
    );
  });

  test('contains the row with its digest and the incident', () => {
    const entry = content(entryOf(undefined, rowOf(incident)));
    expect(entry).toMatchObject({
      step: 1,
      at: '2026-03-02T09:00:00.000Z',
      row: { id: incident.id },
      incident: { id: incident.id },
    });
    expect(entry.digest).toMatch(/^[\da-f]{64}$/);
    expect(entry.previous).toBeUndefined();
  });

  test('is separate for a second write of the same version, so that neither is lost', () => {
    const approved = { ...rowOf(incident), approval: { by: 'mallory' } };
    const [first, second] = [entryOf(undefined, rowOf(incident), '100'), entryOf(rowOf(incident), approved, '101')];
    expect(first?.key).not.toBe(second?.key);
    expect(content(second).previous).toBe(content(first).digest);
  });

  test('is written for a removal, which leaves no row', () => {
    expect(content(entryOf(rowOf(incident), undefined))).toEqual({
      step: 1,
      sequence: '4421584500000000017450439091',
      at: '2026-03-02T09:00:00.000Z',
      previous: content(entryOf(undefined, rowOf(incident))).digest,
    });
  });

  test('counts as a removal if the incident was replaced by a pointer to another', () => {
    const pointer = { pk: `incident#${incident.id}`, sk: 'incident', joined: 'inc-0123456789abcdef01234567' };
    expect(content(entryOf(rowOf(incident), pointer)).digest).toBeUndefined();
  });

  test.each<[string, Item]>([
    ['of another incident', { id: 'inc-0123456789abcdef01234567' }],
    ['with a path for an account', { account: '444455556666/inc-0123456789abcdef01234567' }],
    ['without a version', { version: 'latest' }],
    ['with a reason the hub does not know', { history: [{ at: 1, state: 'NEW', by: 'hub', reason: { code: 'constructor' } }] }],
    ['with a number that is too large for JavaScript', { occurrences: 123_456_789_012_345_678_901_234_567_890n }],
    ['without any field', {}],
  ])('is also written for a row %s, which no step can read', (_, forged) => {
    const row = { ...(Object.keys(forged).length === 0 ? { pk: 'incident#inc-x', sk: 'incident' } : rowOf(incident)), ...forged };
    const entry = entryOf(undefined, row);
    expect(entry?.key).toMatch(/^incidents\/(unreadable|444455556666)\/[\w-]+\/\d{6}-\d+\.json$/);
    expect(content(entry)).toMatchObject({ row: { pk: row.pk } });
  });

  test('is not written for pointers to open incidents and to joined ones', () => {
    expect(entryOf(undefined, { pk: 'open#a', sk: 'b', incident: incident.id })).toBeUndefined();
    expect(entryOf(undefined, { pk: 'incident#inc-y', sk: 'incident', joined: incident.id })).toBeUndefined();
  });
});
