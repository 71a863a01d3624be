import { readFileSync } from 'node:fs';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** A sentence that says what to run if the tests were started with another Node than the project's; else undefined. */
export function wrongNode(version: string): string | undefined {
  const { devDependencies } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { devDependencies: { node: string } };
  if (version === devDependencies.node) return undefined;
  return `The tests run on the project's own Node ${devDependencies.node}, and this is Node ${version}: run npm test, or npm test -- FILE for one file.`;
}
