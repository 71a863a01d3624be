import { NEEDS_PERSON } from '#core/naming.ts';
import { log } from './log.ts';

/** Writes the log line that the alarm about incidents counts. */
export function needsPerson(fields: Readonly<Record<string, unknown>>): void {
  log('warn', NEEDS_PERSON, fields);
}
