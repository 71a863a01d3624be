import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** By stack: the addresses of the resources that its dependents need. They may start once these exist, long before the stack is done. */
export type EarlyStarts = Readonly<Record<string, readonly string[]>>;

const FILE = 'early-starts.json';

/** A file next to the manifest, which only has dependencies on whole stacks. */
export function writeEarlyStarts(outdir: string, early: EarlyStarts): void {
  writeFileSync(join(outdir, FILE), JSON.stringify(early, null, 2));
}

/** Empty for a folder that was synthesized without. */
export function readEarlyStarts(outdir: string): EarlyStarts {
  const file = join(outdir, FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as EarlyStarts) : {};
}
