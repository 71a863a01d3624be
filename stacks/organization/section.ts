import { z } from 'zod';
import { ownProperty } from '#core/own-property.ts';

/** Keys that were renamed, by their former names. */
const RENAMED: Readonly<Record<string, string>> = { strangers: 'unusedRegions' };

/** A section of the organization file. An unknown key is answered with its new name if it was renamed, else with the keys there are. */
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
