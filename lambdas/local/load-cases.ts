import { readdirSync } from 'node:fs';
import type { CaseInput, Cases, CloudEvent } from '#catalogue/events/cases.ts';

const CATALOGUE = new URL('../catalogue/', import.meta.url);
const ENDING = '.cases.ts';

/** The cases of every scenario by its id, from the `.cases.ts` files. */
export async function loadCases(): Promise<ReadonlyMap<string, Cases>> {
  const files = readdirSync(CATALOGUE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ENDING));
  return new Map(await Promise.all(files.toSorted().map(load)));
}

/** The events of a case in order; the sentence of the case describes the last of them. */
export function eventsOf(input: CaseInput): readonly CloudEvent[] {
  const events = 'facts' in input ? input.events : input;
  return 'detail' in events ? [events] : events;
}

async function load(file: string): Promise<[string, Cases]> {
  const { cases } = (await import(new URL(file, CATALOGUE).href)) as { cases: Cases };
  return [file.slice(file.lastIndexOf('/') + 1, -ENDING.length), cases];
}
