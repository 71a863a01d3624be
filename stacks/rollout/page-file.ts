import { createHash } from 'node:crypto';

/** One file of the control room's page. Every file below `assets/` has its hash in its name, so caches may keep it without limit. */
export type PageFile = { readonly path: string; readonly contentType: string; readonly bytes: Uint8Array };

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['css', 'text/css; charset=utf-8'],
  ['html', 'text/html; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['svg', 'image/svg+xml'],
  ['woff2', 'font/woff2'],
]);

export function pageFile(path: string, bytes: Uint8Array): PageFile {
  const contentType = CONTENT_TYPES.get(path.slice(path.lastIndexOf('.') + 1));
  if (contentType === undefined) throw new Error(`the page has a file of an unknown kind: ${path}`);
  return { path, contentType, bytes };
}

/** A file whose name contains the hash of its content, as esbuild names its own. */
export function hashed(name: string, bytes: Uint8Array): PageFile {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase();
  return pageFile(`assets/${name.replace(/(\.\w+)$/, `-${hash}$1`)}`, bytes);
}
