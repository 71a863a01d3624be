import { isObject } from '#core/json.ts';
import { EXAMPLE, synthesized } from './synthesized.ts';

/** The stacks of the example organization in the cloud. */
export const CLOUD = await synthesized(EXAMPLE);

/** The member stacks of the example: one for each Region of each account, the first Region first. */
export const MEMBERS = EXAMPLE.accounts.flatMap(({ name, id, regions }) =>
  regions.map((region, index) => ({
    stack: index === 0 ? `member-${name}` : `member-${name}-${region}`,
    name,
    id,
    region,
    isFirst: index === 0,
  })),
);

/** The stacks of the example that only forward sign-ins: one for each account, with a provider for each Region. */
export const SIGN_INS = EXAMPLE.accounts.map(({ name, id, signInRegions }) => ({
  stack: `sign-in-${name}`,
  name,
  id,
  regions: signInRegions,
}));

/** The paths at which two values differ. */
export function differences(one: unknown, other: unknown, path: readonly string[] = []): string[][] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isObject(one) || !isObject(other)) return [[...path]];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => differences(one[key], other[key], [...path, key]));
}

/** Every text anywhere in a value. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
