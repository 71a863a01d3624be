import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { referencePages } from './pages.ts';
import { showCatalogue } from './show-catalogue.ts';

const FOLDER = fileURLToPath(new URL('../../../policies/reference/', import.meta.url));

/** Writes all pages of the reference again and removes those of scenarios that no longer exist. */
const pages = referencePages(await showCatalogue());
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const [file, text] of pages) writeFileSync(`${FOLDER}${file}`, text);
console.log(`${pages.size} pages below policies/reference`);
