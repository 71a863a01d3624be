import type { Incident } from '#core/incident/incident.ts';
import type { StoredEntry } from '#core/incident/ledger-check.ts';
import { entryFor } from '../ledger-changes.ts';

/** The ledger of an incident, rebuilt from its newest version: one entry for each write, with the state at that time. */
export function ledgerOf(incident: Incident): readonly StoredEntry[] {
  const versions = Array.from({ length: incident.version }, (_, index): Incident => {
    const version = index + 1;
    const history = incident.history.slice(0, version);
    return version === incident.version ? incident : { ...incident, version, history, state: history.at(-1)?.state ?? 'NEW' };
  });
  return versions.map((after, index) => ({ ...entryFor(after, versions[index - 1]), versions: 1, deleted: false }));
}
