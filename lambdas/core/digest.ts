import { createHash } from 'node:crypto';

/** An id made of what is told, the same whoever tells it; none where a part of it is not. */
export function digestOf(...parts: readonly (string | undefined)[]): string | undefined {
  if (parts.includes(undefined)) return undefined;
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}
