import { readFileSync } from 'node:fs';

const PACKAGE = new URL('../../package.json', import.meta.url);

type Manifest = { readonly optionalDependencies: Readonly<Record<string, string>> };

/** A sentence that says what to run if the tests were started with another Node than the project's; else undefined. */
export function wrongNode(version: string): string | undefined {
  const { optionalDependencies } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as Manifest;
  const own = Object.entries(optionalDependencies).find(([name]) => name.endsWith(`${process.platform}-${process.arch}`))?.[1];
  if (version === own) return undefined;
  return `The tests run on the project's own Node ${own}, and this is Node ${version}: run npm test, or npm test -- FILE for one file.`;
}
