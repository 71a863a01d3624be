import { canonical } from '../json.ts';
import type { Image } from './plan.ts';

/** What has to be put back, and what somebody else changed since the fix was verified. */
export type Comparison = { readonly toRestore: readonly Image[]; readonly drifted: readonly string[] };

/**
 * Holds what is there now against what was there before a fix and after it. What is as before needs nothing, what is as
 * the fix left it can be put back, and anything else is somebody's own change, in words.
 */
export function compared(before: readonly Image[], after: readonly Image[], now: readonly Image[]): Comparison {
  const open = before.filter((image) => stateOf(now, image.subject) !== canonical(image.state));
  return {
    toRestore: open,
    drifted: open
      .filter(({ subject: of }) => stateOf(now, of) !== stateOf(after, of))
      .map(({ subject: of }) => `${of} is ${wordsOf(now, of)}, the hub left it ${wordsOf(after, of)}`),
  };
}

const SHOWN = 200;

function stateOf(images: readonly Image[], of: string): string | undefined {
  const image = images.find((one) => one.subject === of);
  return image && canonical(image.state);
}

function wordsOf(images: readonly Image[], of: string): string {
  return stateOf(images, of)?.slice(0, SHOWN) ?? 'absent';
}
