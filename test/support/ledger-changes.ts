import { marshall } from '@aws-sdk/util-dynamodb';
import { rowOf } from '#adapters/store/incident-changes.ts';
import { packedIncident } from '#adapters/store/packed-incident.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { LedgerEntry, Row, RowChange } from '#core/incident/ledger.ts';
import { publishedEntry } from '#ledger/entry.ts';

/** The row of an incident, as the table's stream reports it. */
export function rowFor(incident: Incident): Row {
  const keys = { pk: `incident#${incident.id}`, sk: 'incident' };
  return rowOf(
    marshall({ ...keys, ...packedIncident(incident) }, { removeUndefinedValues: true }) as Parameters<typeof rowOf>[0],
  );
}

/** A write of an incident; AWS's number of it grows with the version. */
export function changeTo(after: Incident, before?: Incident): RowChange {
  const sequence = String(4_421_584_500_000_000_000_000n + BigInt(after.version));
  return { sequence, after: rowFor(after), ...(before && { before: rowFor(before) }) };
}

export function entryFor(after: Incident, before?: Incident): LedgerEntry {
  return publishedEntry(changeTo(after, before), () => after);
}
