import { visibleIn } from '#core/visible.ts';

/** Writes one line to the log of a function. No field replaces the message, and invisible characters are made visible. */
export function log(level: 'info' | 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>>): void {
  console[level](visibleIn({ ...fields, message }));
}
