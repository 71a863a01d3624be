import { z } from 'zod';
import { ownProperty } from '#core/own-property.ts';

/** Keys that were renamed, by their former names. */
const RENAMED: Readonly<Record<string, string>> = { strangers: 'unusedRegions' };

/** A section of the organization file. The error for an unknown key names its new name if it was renamed, else the known keys. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? issue.keys.map((key) => unknown(key, known)).join('; ') : undefined),
  });
}

function unknown(key: string, known: readonly string[]): string {
  const renamed = ownProperty(RENAMED, key);
  return renamed !== undefined && known.includes(renamed)
    ? `has the key ${key}, which is now called ${renamed}`
    : `has no key ${key}; its keys are ${known.join(', ')}`;
}
