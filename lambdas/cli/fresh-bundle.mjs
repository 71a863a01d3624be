/** The bundle of the command line in a clone, written again after each change of a source. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';

/** A command that runs for hours may still load chunks of its bundle. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** The entry of the bundle of the current sources below `cache`. Throws if nothing can be written there. */
export async function bundledIn(cache, root) {
  const folder = `${cache}/${stampOf(root)}`;
  const entry = `${folder}/main.mjs`;
  if (existsSync(entry)) return entry;
  const { bundle } = await import('./bundle.mjs');
  const unfinished = `${cache}/unfinished-${process.pid}`;
  mkdirSync(cache, { recursive: true });
  removeOld(cache);
  await bundle(root, unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another command was first with the same sources.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(entry)) throw error;
  }
  return entry;
}

/** Changes with the size or time of any source, the list of packages and the bundler script. */
function stampOf(root) {
  const sources = readdirSync(`${root}lambdas`, { recursive: true, withFileTypes: true })
    .filter((file) => /\.(ts|mjs)$/.test(file.name))
    .map((file) => `${file.parentPath ?? file.path}/${file.name}`);
  const files = [...sources, `${root}package.json`, `${root}package-lock.json`].sort();
  const states = files.map((file) => {
    const { mtimeMs, size } = statSync(file);
    return `${file} ${mtimeMs} ${size}`;
  });
  return createHash('sha256').update(states.join('\n')).digest('hex').slice(0, 20);
}

function removeOld(cache) {
  for (const name of readdirSync(cache)) {
    const folder = `${cache}/${name}`;
    if (name !== 'compiled' && Date.now() - statSync(folder).mtimeMs > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}
