import { readdirSync } from 'node:fs';
import { PLAYBOOK_IDS, type PlaybookId } from '#core/playbook/playbook-id.ts';
import type { Situation } from '../playbook-situation.ts';

/** Situations by name, of any type: enough to arrange them. */
type Arranging = Readonly<Record<string, Pick<Situation, 'arrange'>>>;

/** Every situation in the other files of this folder, by the playbook that contains it. */
export const SITUATIONS: Readonly<Partial<Record<PlaybookId, Arranging>>> = Object.fromEntries(
  (await Promise.all(families().map((family): Promise<object> => import(family)))).flatMap(byPlaybook),
);

function families(): string[] {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  return files.map((file) => new URL(file, import.meta.url).href);
}

/** The tables that a module exports whose keys are playbook ids. */
function byPlaybook(module: object): [string, Arranging][] {
  const known: readonly string[] = PLAYBOOK_IDS;
  const tables = Object.values(module).filter((one) => typeof one === 'object' && one !== null) as object[];
  return tables.flatMap((table) => Object.entries(table).filter(([id]) => known.includes(id)));
}
