import type { Incident } from '#core/incident/incident.ts';
import { type LedgerEntry, ledgerEntry, type RowChange } from '#core/incident/ledger.ts';
import type { Json } from '#core/json.ts';
import { publishedIncident } from '#words/published-incident.ts';

/** One change of an incident for the ledger, with its reasons as English sentences where the row can be read. */
export function publishedEntry(change: RowChange, readIncident: () => Incident | undefined): LedgerEntry {
  return ledgerEntry(change, published(readIncident));
}

/** Whatever stands in a row that something else than the hub wrote, its entry is written. */
function published(readIncident: () => Incident | undefined): Json | undefined {
  try {
    const incident = readIncident();
    return incident && (JSON.parse(JSON.stringify(publishedIncident(incident))) as Json);
  } catch {
    return undefined;
  }
}
