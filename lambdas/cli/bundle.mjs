/** Bundles the command line as plain JavaScript; `npm pack` writes it to dist/cli. The AWS SDK stays in its packages. */
import { readFileSync, rmSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Writes main.mjs and the chunks that it loads later into the folder `outdir`. */
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
    plugins: [sourceLocations(outdir)],
    // CommonJS packages load Node's own modules with require.
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
    logLevel: 'silent',
  });
}

/** Sources that find files relative to themselves also find them from the bundle. */
function sourceLocations(outdir) {
  return {
    name: 'source-locations',
    setup: ({ onLoad }) => {
      onLoad({ filter: /[\\/]lambdas[\\/].*\.ts$/ }, ({ path }) => {
        const location = JSON.stringify(relative(outdir, path).replaceAll('\\', '/'));
        const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', `new URL(${location}, import.meta.url).href`);
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
