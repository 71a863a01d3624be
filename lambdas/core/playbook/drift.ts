import { canonical } from '../json.ts';
import type { Drift } from '../reason.ts';
import type { Image } from './plan.ts';
import type { Subject } from './subject.ts';

export type Comparison = { readonly toRestore: readonly Image[]; readonly drifted: readonly Drift[] };

/** A state equal to the one before the fix needs nothing; equal to the one after it is restored; any other has drifted. */
export function compared(before: readonly Image[], after: readonly Image[], now: readonly Image[]): Comparison {
  const toRestore = before.filter((image) => stateOf(now, image.subject) !== canonical(image.state));
  return {
    toRestore,
    drifted: toRestore
      .filter(({ subject }) => stateOf(now, subject) !== stateOf(after, subject))
      .map(({ subject }) => ({ subject, ...shownAs('now', now, subject), ...shownAs('left', after, subject) })),
  };
}

const SHOWN = 200;

function stateOf(images: readonly Image[], subject: Subject): string | undefined {
  const image = images.find((one) => one.subject === subject);
  return image && canonical(image.state);
}

function shownAs(name: 'now' | 'left', images: readonly Image[], subject: Subject): Pick<Drift, 'now' | 'left'> {
  const state = stateOf(images, subject);
  return state === undefined ? {} : { [name]: state.slice(0, SHOWN) };
}
