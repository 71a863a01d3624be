import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildResult, build } from 'esbuild';
import { zipSync } from 'fflate';
import type { Bundle } from '../central/function.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The functions of the hub; each one's entry is `lambdas/<name>/handler.ts`. */
export const FUNCTIONS = ['detect', 'remediate', 'announce', 'publish'] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

/** Files of a zip carry this time, so that the same code gives the same bytes on every machine and day. */
const ZIP_TIME = new Date(1980, 0, 1);

/** Bundles every function into `<folder>/<name>.zip`: ESM for Node 22, SDK included, one chunk for each lazily loaded service. */
export async function bundleFunctions(folder: string): Promise<Record<FunctionName, Bundle>> {
  const bundles = await Promise.all(FUNCTIONS.map(async (name) => [name, await bundle(name, folder)] as const));
  return Object.fromEntries(bundles) as Record<FunctionName, Bundle>;
}

async function bundle(name: FunctionName, folder: string): Promise<Bundle> {
  const outdir = join(folder, name);
  rmSync(outdir, { recursive: true, force: true });
  const result = await compile(name, outdir);
  const files = (result.outputFiles ?? []).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of files) {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, file.contents);
  }
  const entries = files.map((file) => [file.path.slice(outdir.length + 1), [file.contents, { mtime: ZIP_TIME }]] as const);
  const bytes = zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0], { level: 9, os: 3 });
  const zip = join(folder, `${name}.zip`);
  writeFileSync(zip, bytes);
  return { zip, sha256: createHash('sha256').update(readFileSync(zip)).digest('base64') };
}

function compile(name: FunctionName, outdir: string): Promise<BuildResult> {
  return build({
    absWorkingDir: ROOT,
    entryPoints: { handler: join('lambdas', name, 'handler.ts') },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minify: true,
    // The SDK's ES modules, so that commands nobody calls stay out of the bundle.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    write: false,
    logLevel: 'error',
    // Lambda hands credentials over in the environment; the SDK's search for others would be a fifth of the bundle.
    alias: { '@aws-sdk/credential-provider-node': join(ROOT, 'lambdas/adapters/environment-credentials.ts') },
    // A few CommonJS packages of the SDK ask for Node's own modules with require.
    banner: { js: "import{createRequire as hubRequire}from'node:module';const require=hubRequire(import.meta.url);" },
  });
}
