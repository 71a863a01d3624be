import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pageFiles } from './page.ts';

/** A file of the control room's page on disk. */
export type WrittenFile = { readonly path: string; readonly contentType: string; readonly file: string; readonly sha256: string };

/** Compiles the page into a folder that the stack and the local server read. */
export async function writePage(folder: string): Promise<readonly WrittenFile[]> {
  rmSync(folder, { recursive: true, force: true });
  return (await pageFiles()).map(({ path, contentType, bytes }) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return { path, contentType, file, sha256: createHash('sha256').update(bytes).digest('base64') };
  });
}
