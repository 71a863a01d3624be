import type { Incident } from '#core/incident/incident.ts';
import { type LedgerEntry, ledgerEntry } from '#core/incident/ledger.ts';
import { publishedIncident } from '#words/published-incident.ts';

/** One step of an incident for the ledger: with its reasons as English sentences. */
export function publishedEntry(incident: Incident): LedgerEntry {
  return ledgerEntry(publishedIncident(incident));
}
