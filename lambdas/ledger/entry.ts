import type { Incident } from '#core/incident/incident.ts';
import { type LedgerEntry, ledgerEntry, type RowChange } from '#core/incident/ledger.ts';
import type { Json } from '#core/json.ts';
import { publishedIncident } from '#words/published-incident.ts';

/** The ledger entry of one change of an incident, with its reasons as English sentences if the row can be read. */
export function publishedEntry(change: RowChange, readIncident: () => Incident | undefined): LedgerEntry {
  return ledgerEntry(change, published(readIncident));
}

/** A row that another principal wrote may be unreadable; its entry is written anyway. */
function published(readIncident: () => Incident | undefined): Json | undefined {
  try {
    const incident = readIncident();
    return incident && (JSON.parse(JSON.stringify(publishedIncident(incident))) as Json);
  } catch {
    return undefined;
  }
}
