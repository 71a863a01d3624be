import type { Stop } from '../settings.ts';
import { deciderOf, type Proven } from './decision.ts';
import { isRoot, maySameBe, type Person } from './person.ts';

export const SWITCH_VERBS = ['stop', 'resume'] as const;

export type SwitchVerb = (typeof SWITCH_VERBS)[number];

/** One decision about the switch, from any surface; `by` is the ARN or name that the person claims. */
export type SwitchOrder = { readonly verb: SwitchVerb; readonly by: string; readonly reason?: string };

/** The two kinds of stop: ordered through `decide`, which proves by whom (`thrown`), and written into the table by hand. */
export type StandingStops = { readonly thrown?: Stop; readonly byHand?: Stop };

/** What `decide` does with the switch. Each write returns false if the switch changed since it was read. */
export type SwitchStore = {
  readonly standing: () => Promise<StandingStops>;
  readonly write: (stop: Stop, before: Stop | undefined) => Promise<boolean>;
  readonly lift: (standing: StandingStops) => Promise<boolean>;
};

export function stopOf({ thrown, byHand }: StandingStops): Stop | undefined {
  return thrown ?? byHand;
}

/** The person who provably stopped may resume, unless another also stopped by hand; otherwise a second person after a request. */
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
