import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Folders of the product, and the tests. */
const FOLDERS = ['.ci', 'central', 'docs', 'lambdas', 'member-baseline', 'policies', 'stacks', 'test'];

/** One import statement: the specifier as written, and the path from the root if it is a file of this project. */
export type Import = {
  readonly from: string;
  readonly written: string;
  readonly to: string;
  readonly kind: 'static' | 'type' | 'dynamic';
};

/** Every file below the product's folders and the tests, as paths from the root. */
export const FILES: readonly string[] = FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => posix.join(entry.parentPath.slice(ROOT.length), entry.name)),
  )
  .filter((path) => !path.includes('__pycache__'))
  .sort();

/** The TypeScript of the product, without the tests. */
export const SOURCES: readonly string[] = FILES.filter((path) => /\.tsx?$/.test(path) && !path.startsWith('test/'));

/** The same, with the documentation and the configuration of tools. */
export const EVERY_TEXT: readonly string[] = [
  ...FILES,
  ...readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(json|md|ts|yaml)$/.test(entry.name) && entry.name !== 'package-lock.json')
    .map(({ name }) => name),
];

export function sourceText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** A source without its comments, so that a rule about code does not match prose. */
export function codeOf(path: string): string {
  return sourceText(path)
    .replace(/^\s*\/\*[\s\S]*?\*\//gm, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\s\/\/ .*$/gm, '');
}

function importsOf(from: string): Import[] {
  const code = codeOf(from);
  const statements = [...code.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)];
  const calls = [...code.matchAll(/\bimport\('([^']+)'\)/g)];
  return [
    ...statements.map(([, type, written = '']) => importOf(from, written, type === undefined ? 'static' : 'type')),
    ...calls.map(([, written = '']) => importOf(from, written, 'dynamic')),
  ];
}

function importOf(from: string, written: string, kind: Import['kind']): Import {
  return { from, written, to: targetOf(from, written), kind };
}

/** The import aliases of the rooms, from package.json: `#core/` for `lambdas/core/`. */
const ALIASES = Object.entries(JSON.parse(sourceText('package.json')).imports as Record<string, string>).flatMap(
  ([name, folder]) =>
    typeof folder === 'string' && folder.startsWith('./')
      ? [[name.replace('*', ''), posix.normalize(folder.replace('*', ''))] as const]
      : [],
);

function targetOf(from: string, written: string): string {
  if (written.startsWith('.')) return posix.join(posix.dirname(from), written);
  const [name, folder] = ALIASES.find(([alias]) => written.startsWith(alias)) ?? [];
  return name === undefined ? written : `${folder}${written.slice(name.length)}`;
}

/** Every import of every TypeScript file. */
export const IMPORTS: readonly Import[] = FILES.filter((path) => /\.tsx?$/.test(path)).flatMap(importsOf);

/** Import cycles, each once, as the list of its files. */
export function circles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const other of next.get(file) ?? []) walk(other, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return found;
}
