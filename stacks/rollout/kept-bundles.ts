import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundles, bundleFunctions, FUNCTIONS } from './bundle.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SHARED = join(ROOT, '.local/bundles');

/** Younger folders are kept, because a slow test run may still read them. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** The bundles of today's sources in `folder`, for the local organization: made only if no earlier start or test of the same sources did. */
export async function bundledInto(folder: string): Promise<Bundles> {
  const kept = await bundledOnce();
  for (const name of FUNCTIONS) rmSync(join(folder, name), { recursive: true, force: true });
  cpSync(kept, folder, { recursive: true });
  return bundlesIn(folder);
}

/** What a folder of bundles holds. */
export function bundlesIn(folder: string): Bundles {
  const bundles = FUNCTIONS.map((name) => {
    const zip = join(folder, `${name}.zip`);
    return [name, { zip, sha256: createHash('sha256').update(readFileSync(zip)).digest('base64') }] as const;
  });
  return Object.fromEntries(bundles) as Bundles;
}

/** Everything that decides what is in a bundle: the sources, how they are bundled, and the installed packages. */
const INPUTS = [
  'lambdas',
  'stacks/rollout/bundle.ts',
  'stacks/rollout/bill-of-materials.ts',
  'central/runtime.ts',
  'package.json',
  'tsconfig.json',
  'node_modules/.package-lock.json',
];

/** The folder with the bundles of every function, made once for the same content of sources and packages. Change nothing in it. */
export async function bundledOnce(): Promise<string> {
  const folder = join(SHARED, fingerprint());
  if (existsSync(folder)) return folder;
  mkdirSync(SHARED, { recursive: true });
  removeOld();
  const unfinished = `${folder}-${randomUUID()}`;
  await bundleFunctions(unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process was first with the same sources.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap(filesOf))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0');
  return hash.digest('hex');
}

function filesOf(input: string): string[] {
  if (statSync(join(ROOT, input)).isFile()) return [input];
  return readdirSync(join(ROOT, input), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .toSorted();
}

function removeOld(): void {
  for (const name of readdirSync(SHARED)) {
    const folder = join(SHARED, name);
    if (Date.now() - statSync(folder).mtimeMs > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}
