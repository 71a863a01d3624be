import type { Stop } from '../settings.ts';
import { deciderOf, type Proven } from './decision.ts';
import { isRoot, maySameBe, type Person } from './person.ts';

export const SWITCH_VERBS = ['stop', 'resume'] as const;

export type SwitchVerb = (typeof SWITCH_VERBS)[number];

/** One decision about the switch, from any surface; `by` is the ARN or the name of who decides, as they say themselves. */
export type SwitchOrder = { readonly verb: SwitchVerb; readonly by: string; readonly reason?: string };

/** The two places where a stop stands: thrown through `decide`, which knows by whom, and written into the table by hand. */
export type StandingStops = { readonly thrown?: Stop; readonly byHand?: Stop };

/** What `decide` does with the switch. Each write tells whether the switch was as it was read. */
export type SwitchStore = {
  readonly standing: () => Promise<StandingStops>;
  readonly write: (stop: Stop, before: Stop | undefined) => Promise<boolean>;
  readonly lift: (standing: StandingStops) => Promise<boolean>;
};

export function stopOf({ thrown, byHand }: StandingStops): Stop | undefined {
  return thrown ?? byHand;
}

/** By who is proven to have thrown it, unless another stopped by hand as well, or by a second person after one who asked. */
export function mayResume(order: Proven<{ readonly by: string }>, standing: StandingStops, now: number): boolean {
  const me = deciderOf(order);
  if (isRoot(me)) return false;
  const { thrown, byHand } = standing;
  const isAlone = byHand === undefined || byHand.by === order.by;
  if (thrown?.proven === true && isAlone && isSamePerson(me, thrown)) return true;
  const resumeRequest = stopOf(standing)?.resumeRequest;
  if (resumeRequest === undefined || now > resumeRequest.lapsesAt) return false;
  return !isRoot(deciderOf(resumeRequest)) && !maySameBe(me, deciderOf(resumeRequest), order.named);
}

function isSamePerson({ arn, id }: Person, { by, sender }: Stop): boolean {
  return arn === by && sender !== undefined && sender === id;
}
