import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Sections that an organization file gets in the local organization where it has none: there, every channel is played. */
export function localDefaults(): Readonly<Record<string, unknown>> {
  return { notices: parse(readFileSync(new URL('./local-notices.yaml', import.meta.url), 'utf8')) };
}
