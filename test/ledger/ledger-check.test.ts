import { beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import { ledgerEntry } from '#core/incident/ledger.ts';
import { checkLedger, type StoredEntry } from '#core/incident/ledger-check.ts';
import { moved } from '#core/incident/life.ts';
import { sshIncident } from '../support/containment.ts';
import { changeTo, entryFor, rowFor } from '../support/ledger-changes.ts';

let opened: Incident;
let working: Incident;
let done: Incident;
let whole: StoredEntry[];

const stored = ({ key, body }: { key: string; body: string }): StoredEntry => ({ key, body, versions: 1, deleted: false });

beforeAll(async () => {
  opened = await sshIncident();
  working = moved(opened, 'PROCESSING', { at: 1_000, by: 'hub' });
  done = moved(working, 'MITIGATED', { at: 2_000, by: 'hub' });
  whole = [entryFor(opened), entryFor(working, opened), entryFor(done, working)].map(stored);
});

const problems = (entries: readonly StoredEntry[], row = rowFor(done)) => checkLedger(entries, row).problems;

/** The entries with one replaced. */
const withEntry = (index: number, entry: StoredEntry) => whole.with(index, entry);

describe('the record of an incident', () => {
  test('is complete if every step exists once, continues the previous one, and the last equals the table', () => {
    expect(problems(whole)).toEqual([]);
    expect(checkLedger(whole, rowFor(done)).steps.map(({ state, by }) => [state, by])).toEqual([
      ['NEW', 'hub'],
      ['PROCESSING', 'hub'],
      ['MITIGATED', 'hub'],
    ]);
  });

  test('shows a missing step in the middle and the broken chain after it', () => {
    expect(problems(whole.toSpliced(1, 1))).toContainEqual({ problem: 'missing', step: 2, last: false });
    expect(problems(whole.toSpliced(1, 1))).toContainEqual({ problem: 'broken-chain', step: 3 });
  });

  test('shows a missing last step, which may still arrive', () => {
    expect(problems(whole.slice(0, 2))).toEqual([{ problem: 'missing', step: 3, last: true }]);
  });

  test('shows a missing first step', () => {
    expect(problems(whole.slice(1))).toContainEqual({ problem: 'missing', step: 1, last: false });
  });

  test('shows a doubled step if the table was written twice with one version', () => {
    const forged = { ...done, state: 'AWAITING_APPROVAL' } as Incident;
    const second = ledgerEntry({ ...changeTo(forged, working), sequence: '4421584500000000000099' });
    expect(problems([...whole, stored(second)])).toContainEqual({ problem: 'doubled', step: 3, entries: 2 });
  });

  test('shows an altered step if the content does not match its digest', () => {
    const body = (whole[1]?.body ?? '').replaceAll('"PROCESSING"', '"SUPPRESSED"');
    expect(problems(withEntry(1, { ...(whole[1] as StoredEntry), body }))).toContainEqual({ problem: 'altered', step: 2 });
  });

  test('shows a broken chain if an entry was forged with a matching digest', () => {
    const forged = { ...working, actor: { ...working.actor, name: 'mallory' } };
    expect(problems(withEntry(1, stored(entryFor(forged, opened))))).toContainEqual({ problem: 'broken-chain', step: 3 });
  });

  test('shows an overwritten entry if an object has a second version', () => {
    const entry = { ...(whole[0] as StoredEntry), versions: 2 };
    expect(problems(withEntry(0, entry))).toEqual([{ problem: 'overwritten', key: entry.key, versions: 2 }]);
  });

  test('shows a deleted entry if an object has a delete marker, although its version still exists', () => {
    const entry = { ...(whole[2] as StoredEntry), deleted: true };
    expect(problems(withEntry(2, entry))).toEqual([{ problem: 'deleted', key: entry.key }]);
  });

  test('shows an object that is not an entry', () => {
    const key = 'incidents/444455556666/inc-1/notes.txt';
    expect(problems([...whole, { key, body: 'hello', versions: 1, deleted: false }])).toEqual([{ problem: 'unreadable', key }]);
  });

  test('shows a table that was changed without the stream or reset to an earlier step', () => {
    const other = { ...done, severity: 'LOW' } as Incident;
    expect(problems(whole, rowFor(other))).toEqual([{ problem: 'table-differs', step: 3 }]);
    expect(problems(whole, rowFor(working))).toEqual([{ problem: 'table-differs', step: 3 }]);
  });

  test('shows that the incident was removed, with or without an entry of the removal', () => {
    expect(checkLedger(whole, undefined).problems).toEqual([{ problem: 'removed', step: 3 }]);
    const removal = stored(ledgerEntry({ sequence: '4421584500000000000009', before: rowFor(done) }));
    expect(checkLedger([...whole, removal], undefined).problems).toEqual([{ problem: 'removed', step: 3 }]);
    expect(checkLedger([...whole, removal], rowFor(done)).problems).toEqual([{ problem: 'removed', step: 3 }]);
  });

  test('shows a state change that the hub never makes', () => {
    const reopened = { ...done, state: 'NEW', version: 4 } as Incident;
    const entry = stored(entryFor(reopened, done));
    expect(problems([...whole, entry], rowFor(reopened))).toEqual([
      { problem: 'illegal-move', step: 4, from: 'MITIGATED', to: 'NEW' },
    ]);
  });
});
