import { PRODUCT } from '../naming.ts';
import type { Incident } from './incident.ts';

/** One step of an incident as it stays on record: the whole incident as it was after the step. */
export type LedgerEntry = { readonly key: string; readonly body: string };

/** The bucket the hub's evidence lies in; every hub has one of its own. */
export function ledgerBucket(hubAccount: string): string {
  return `${PRODUCT}-ledger-${hubAccount}`;
}

/** Where all entries of an incident lie, in the order of their steps. */
export function ledgerFolder({ account, id }: Pick<Incident, 'account' | 'id'>): string {
  return `incidents/${account}/${id}/`;
}

/** Where a person finds an incident's evidence. */
export function ledgerLink(hubAccount: string, incident: Pick<Incident, 'account' | 'id'>): string {
  return `s3://${ledgerBucket(hubAccount)}/${ledgerFolder(incident)}`;
}

/** Written once and never again: the version says which step it was, and a step is the same however often it is told. */
export function ledgerEntry(incident: Incident): LedgerEntry {
  const step = String(incident.version).padStart(6, '0');
  return { key: `${ledgerFolder(incident)}${step}.json`, body: `${JSON.stringify(incident, null, 2)}\n` };
}
