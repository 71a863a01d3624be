import { canonical, type Json } from '../json.ts';
import type { MadeCall, PlannedCall } from '../playbook/plan.ts';
import type { Echo, Incident, IntendedCall } from './incident.ts';

const KEPT_CALLS = 100;

const KEPT_TRIES = 10;

export type RunStart = { readonly at: number; readonly region: string };

/** Writes of earlier tries are kept, because CloudTrail may report them much later. */
export function intendedWith(
  { intended = [] }: Incident,
  calls: readonly PlannedCall[],
  { at, region }: RunStart,
): readonly IntendedCall[] {
  const byText = new Map(intended.map((one) => [intendedText(one), one]));
  for (const call of calls) {
    const fresh: IntendedCall = { ...call, region };
    const { tries = [] } = byText.get(intendedText(fresh)) ?? {};
    byText.delete(intendedText(fresh));
    byText.set(intendedText(fresh), { ...fresh, tries: [...tries, at].slice(-KEPT_TRIES) });
  }
  return [...byText.values()].slice(-KEPT_CALLS);
}

function intendedText({ tries: _, ...call }: IntendedCall): string {
  return canonical(call as unknown as Json);
}

/** The recorded calls and these; a call whose request id is already recorded is not added again. */
export function madeWith({ made: known = [] }: Incident, made: readonly MadeCall[]): readonly MadeCall[] {
  const ids = new Set(known.map(({ request }) => request));
  return [...known, ...made.filter(({ request }) => request === undefined || !ids.has(request))].slice(-KEPT_CALLS);
}

export function hasNoted(incident: Incident, made: readonly MadeCall[]): boolean {
  const { made: known = [] } = incident;
  return made.every((call) =>
    known.some((one) => one.at === call.at && one.request === call.request && one.action === call.action),
  );
}

/** More echoes than calls are kept, because a call whose echo was dropped would count again. */
export function echoed(incident: Incident, echo: Echo): Incident {
  return { ...incident, echoes: [...incident.echoes, echo].slice(-2 * KEPT_CALLS), version: incident.version + 1 };
}
