/** Bundles the command line as plain JavaScript; `npm pack` does so into dist/cli. The AWS SDK stays in its packages. */
import { readFileSync, rmSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Writes main.mjs and what it loads later into the folder `outdir`. */
export async function bundle(root, outdir) {
  await build({
    absWorkingDir: root,
    entryPoints: { main: 'lambdas/cli/main.ts' },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.9',
    outExtension: { '.js': '.mjs' },
    external: ['@aws-sdk/*', '@smithy/*'],
    plugins: [sourcePlaces(outdir)],
    // Packages in the older module format ask for Node's own modules by require.
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
    logLevel: 'silent',
  });
}

/** A source that finds files by its own place finds them from the bundle as well. */
function sourcePlaces(outdir) {
  return {
    name: 'source-places',
    setup: ({ onLoad }) => {
      onLoad({ filter: /[\\/]lambdas[\\/].*\.ts$/ }, ({ path }) => {
        const place = JSON.stringify(relative(outdir, path).replaceAll('\\', '/'));
        const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`);
        return { contents, loader: 'ts', resolveDir: dirname(path) };
      });
    },
  };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  rmSync(`${root}dist/cli`, { recursive: true, force: true });
  await bundle(root, `${root}dist/cli`);
}
