import { hash } from 'node:crypto';

/** In hexadecimal. */
export function sha256(text: string): string {
  return hash('sha256', text);
}

/** An id made of these parts; undefined if one of them is. */
export function digestOf(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : sha256(parts.join('\n')).slice(0, 32);
}
