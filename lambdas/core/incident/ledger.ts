import { PRODUCT } from '../naming.ts';
import { visibleJson } from '../visible.ts';
import type { Incident } from './incident.ts';

/** One step of an incident in the ledger: the whole incident as it was after the step. */
export type LedgerEntry = { readonly key: string; readonly body: string };

export function ledgerBucket(hubAccount: string): string {
  return `${PRODUCT}-ledger-${hubAccount}`;
}

/** The folder of an incident's entries, which sort by step. */
export function ledgerFolder({ account, id }: Pick<Incident, 'account' | 'id'>): string {
  return `incidents/${account}/${id}/`;
}

export function ledgerLink(hubAccount: string, incident: Pick<Incident, 'account' | 'id'>): string {
  return `s3://${ledgerBucket(hubAccount)}/${ledgerFolder(incident)}`;
}

/** Each step is written once: its version is its key, so a repeated delivery changes nothing. */
export function ledgerEntry(incident: Pick<Incident, 'account' | 'id' | 'version'>): LedgerEntry {
  const step = String(incident.version).padStart(6, '0');
  return { key: `${ledgerFolder(incident)}${step}.json`, body: `${visibleJson(incident, 2)}\n` };
}
