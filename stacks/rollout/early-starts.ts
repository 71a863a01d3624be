import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** By stack: the addresses of its resources after which the stacks that depend on it may start, long before it is done. */
export type EarlyStarts = Readonly<Record<string, readonly string[]>>;

const FILE = 'early-starts.json';

/** Kept beside the manifest, which knows dependencies on whole stacks only. */
export function writeEarlyStarts(outdir: string, early: EarlyStarts): void {
  writeFileSync(join(outdir, FILE), JSON.stringify(early, null, 2));
}

/** Empty for a folder that was synthesized without. */
export function readEarlyStarts(outdir: string): EarlyStarts {
  const file = join(outdir, FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as EarlyStarts) : {};
}
