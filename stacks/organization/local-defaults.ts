import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Sections that the local organization adds to an organization file without them: every channel and the ticket system are emulated there. */
export function localDefaults(): Readonly<Record<string, unknown>> {
  return {
    notices: parse(readFileSync(new URL('./local-notices.yaml', import.meta.url), 'utf8')),
    tickets: { system: 'jira', host: 'example.atlassian.net', project: 'SEC' },
  };
}
