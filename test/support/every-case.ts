import { readdirSync } from 'node:fs';
import type { CaseInput, Cases, CloudEvent, KnownFact } from '#catalogue/events/cases.ts';
import { eventsOf, loadCases } from '#local/load-cases.ts';

const CATALOGUE = new URL('../../lambdas/catalogue/', import.meta.url);

/** One case of the catalogue. */
export type Case = {
  readonly id: string;
  readonly fires: boolean;
  readonly sentence: string;
  readonly events: readonly CloudEvent[];
  readonly facts: readonly KnownFact[];
};

/** Every scenario file, as `folder/id`. */
export const SCENARIO_FILES = filesEnding(/(?<!\.cases)\.ts$/);

/** Every cases file, as `folder/id`. */
export const CASE_FILES = filesEnding(/\.cases\.ts$/);

/** The cases of every scenario, by its id. */
export const CASES: ReadonlyMap<string, Cases> = await loadCases();

/** Every case of the catalogue. */
export const EVERY_CASE: readonly Case[] = [...CASES].flatMap(([id, { fires, staysQuiet }]) => [
  ...Object.entries(fires).map(([sentence, input]) => caseOf(id, true, sentence, input)),
  ...Object.entries(staysQuiet).map(([sentence, input]) => caseOf(id, false, sentence, input)),
]);

function filesEnding(ending: RegExp): string[] {
  const folders = readdirSync(CATALOGUE, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !['events', 'readings'].includes(entry.name),
  );
  return folders.flatMap(({ name: folder }) =>
    readdirSync(new URL(`${folder}/`, CATALOGUE))
      .filter((file) => ending.test(file) && file !== 'index.ts')
      .map((file) => `${folder}/${file.replace(ending, '')}`),
  );
}

function caseOf(id: string, fires: boolean, sentence: string, input: CaseInput): Case {
  return { id, fires, sentence, events: eventsOf(input), facts: 'facts' in input ? input.facts : [] };
}
