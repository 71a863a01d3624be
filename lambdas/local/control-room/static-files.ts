import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.woff2', 'font/woff2'],
]);

/** Files of a folder by the path of their address. A path without an ending is a view of the page, as CloudFront answers it. */
export function staticFiles(folder: string) {
  return (path: string): { readonly bytes: Buffer; readonly headers: Record<string, string> } | undefined => {
    const name = extname(path) === '' ? '/index.html' : normalize(decodeURI(path));
    const file = join(folder, name);
    const contentType = CONTENT_TYPES.get(extname(name));
    if (contentType === undefined || !file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) return undefined;
    const kept = name.startsWith('/assets/') ? { 'cache-control': 'public, max-age=31536000, immutable' } : {};
    return { bytes: readFileSync(file), headers: { 'content-type': contentType, ...kept } };
  };
}
