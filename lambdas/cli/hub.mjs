#!/usr/bin/env node
/**
 * The command `hub`. An installed package contains the bundled program (Node strips no types below node_modules). In a clone
 * this file bundles the sources once after each change, because loading a hundred of them takes longer than the work itself.
 * It installs nothing, and it is plain JavaScript that imports only Node's own modules: it must run before packages are installed.
 */
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

if (existsSync(`${root}lambdas/cli/main.ts`)) await runClone();
else await import('../../dist/cli/main.mjs');

async function runClone() {
  const { node, PACKAGES_MISSING, PLATFORM_MISSING, packagesAreThere, runProgram } = await import('../local/with-node.mjs');
  if (!packagesAreThere()) {
    console.error(PLATFORM_MISSING ?? PACKAGES_MISSING);
    process.exitCode = 2;
    return;
  }
  // A clone may be started by an older Node than the one of the project, with which tests run.
  if (!process.features.typescript) return runProgram(fileURLToPath(import.meta.url), process.argv.slice(2), node);
  const cache = `${root}node_modules/.cache/hub`;
  module.enableCompileCache?.(`${cache}/compiled`);
  const { bundledIn } = await import('./fresh-bundle.mjs');
  await import(await bundledIn(cache, root).catch(() => `${root}lambdas/cli/main.ts`));
}
