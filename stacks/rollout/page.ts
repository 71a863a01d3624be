import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { CATALOGUE } from '#catalogue/index.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { hashed, type PageFile, pageFile } from './page-file.ts';
import { fontFiles } from './page-fonts.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WEB = join(ROOT, 'lambdas/web');

/** Browsers with `light-dark()`, which the themes are written with. */
const BROWSERS = ['chrome123', 'firefox120', 'safari17.5'];

/** Compiles the control room: `index.html`, and the files it names. The same sources give the same bytes. */
export async function pageFiles(): Promise<readonly PageFile[]> {
  const fonts = fontFiles();
  const [code, fontStyle] = await Promise.all([compiled(), minified(fonts.css)]);
  const style = hashed('fonts.css', Buffer.from(fontStyle));
  const icon = hashed('icon.svg', readFileSync(join(WEB, 'icon.svg')));
  const paths = new Map(Object.entries({ ...code.entries, fonts: style.path, icon: icon.path }));
  const bytesOf = new Map(code.files.map(({ path, bytes }) => [path, bytes]));
  const html = readFileSync(join(WEB, 'index.html'), 'utf8')
    .replace(/\{(\w+)\}/g, (written, name: string) => (paths.has(name) ? `/${paths.get(name)}` : written))
    // A replaced file does not run: index.html, the one file that changes, names the digest of every other.
    .replace(/(?:src|href)="\/([^"]+\.(?:js|css))"/g, (written, path: string) => `${written} ${integrityOf(bytesOf.get(path))}`);
  // Requested together with the script, not after the script was read.
  const preloads = code.needed
    .map((path) => `<link rel="modulepreload" href="/${path}" ${integrityOf(bytesOf.get(path))}>\n  `)
    .join('');
  return [
    pageFile('index.html', Buffer.from(html.replace('</head>', `${preloads}</head>`))),
    ...code.files,
    style,
    ...fonts.files,
    icon,
  ];
}

function integrityOf(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) throw new Error('the page names a file that it does not have');
  return `integrity="sha384-${createHash('sha384').update(bytes).digest('base64')}"`;
}

async function compiled() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { main: join(WEB, 'main.tsx'), style: join(WEB, 'style/style.css') },
    outdir: join(ROOT, 'assets'),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: BROWSERS,
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    define: {
      // The page may not import the catalogue, which would bring every detection into the browser.
      SCENARIO_TITLES: titles(CATALOGUE),
      PLAYBOOK_TITLES: titles(Object.values(PLAYBOOKS)),
    },
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const outputOf = (source: string) => {
    const found = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === `lambdas/web/${source}`);
    if (found === undefined) throw new Error(`esbuild made nothing of ${source}`);
    return found[0];
  };
  const script = outputOf('main.tsx');
  const needed =
    ownProperty(metafile.outputs, script)
      ?.imports.filter(({ kind }) => kind === 'import-statement')
      .map(({ path }) => path) ?? [];
  return {
    needed,
    files: outputFiles.map(({ path, contents }) => pageFile(relative(ROOT, path), contents)),
    entries: { script, style: outputOf('style/style.css') },
  };
}

function titles(all: readonly { readonly id: string; readonly title: Localized }[]): string {
  return JSON.stringify(Object.fromEntries(all.map(({ id, title }) => [id, title])));
}

async function minified(css: string): Promise<string> {
  return (await transform(css, { loader: 'css', minify: true, target: BROWSERS })).code;
}
