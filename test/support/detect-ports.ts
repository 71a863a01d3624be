import ipaddr from 'ipaddr.js';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { memoryInMemory } from '#adapters/store/memory-in-memory.ts';
import { CASE_LOCATIONS, CASE_NAMING, type KnownFact } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { type Answers, NO_ANSWERS, questionKey } from '#core/detection/facts.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { indexCatalogue } from '#detect/catalogue-index.ts';
import type { DetectPorts } from '#detect/detect.ts';
import type { LocateAddress } from '#detect/enrich.ts';

/** The product's own catalogue. */
export const CATALOGUE_INDEX = indexCatalogue(CATALOGUE);

/** Fresh state for one case: nothing open, nothing remembered, and only these facts from the member account. */
export function detectPorts(facts: readonly KnownFact[] = [], incidents: IncidentStore = incidentsInMemory()): DetectPorts {
  const known = new Map(facts.map(([question, fact]) => [questionKey(question), fact]));
  const answers = { of: (question) => known.get(questionKey(question)) } as Answers;
  return {
    catalogue: CATALOGUE_INDEX,
    naming: CASE_NAMING,
    openIncidents: incidents.openAt,
    incident: incidents.get,
    memory: memoryInMemory(),
    ask: async () => (facts.length === 0 ? NO_ANSWERS : answers),
  };
}

/** Locations of the addresses in the cases. */
export const casePlaces: LocateAddress = (address) => {
  const block = Object.keys(CASE_LOCATIONS).find(
    (cidr) => ipaddr.IPv4.isValidFourPartDecimal(address) && ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(cidr)),
  );
  return block === undefined ? undefined : CASE_LOCATIONS[block];
};
