import { visibleIn } from '#core/visible.ts';

/** Writes one line to the log of a function. No field outranks the message, and what is not seen in a text shows. */
export function log(level: 'info' | 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>>): void {
  console[level](visibleIn({ ...fields, message }));
}
