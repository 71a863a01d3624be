import { readFileSync } from 'node:fs';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** What to run instead where the tests were started on another Node than the project's own; undefined on its own. */
export function wrongNode(version: string): string | undefined {
  const { devDependencies } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { devDependencies: { node: string } };
  if (version === devDependencies.node) return undefined;
  return `The tests run on the project's own Node ${devDependencies.node}, and this is Node ${version}: run npm test, or npm test -- FILE for one file.`;
}
