import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Sections that an organization file gets in the local organization where it has none: there, every channel and the system of tickets are played. */
export function localDefaults(): Readonly<Record<string, unknown>> {
  return {
    notices: parse(readFileSync(new URL('./local-notices.yaml', import.meta.url), 'utf8')),
    tickets: { system: 'jira', host: 'example.atlassian.net', project: 'SEC' },
  };
}
