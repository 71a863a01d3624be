import { createHash } from 'node:crypto';

/** An id made of these parts; undefined where one of them is. */
export function digestOf(...parts: readonly (string | undefined)[]): string | undefined {
  if (parts.includes(undefined)) return undefined;
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}
