import type { Evidence } from './evidence.ts';
import type { Incident } from './incident.ts';
import { OPEN_STATES, type State } from './state.ts';

export function scenarioAndCauses({ scenario, causes = [] }: Pick<Incident, 'scenario' | 'causes'>): string[] {
  return [scenario, ...causes];
}

export function isSameCause(one: Pick<Incident, 'scenario' | 'causes'>, other: Pick<Incident, 'scenario' | 'causes'>): boolean {
  const names = scenarioAndCauses(other);
  return scenarioAndCauses(one).some((name) => names.includes(name));
}

/** An incident opened by a finding takes the scenario of the call behind it, unless its plan is already approved or carried out. */
export function attributedToCall(incident: Incident, fresh: Incident): Incident {
  const { scenario, causes = [], approval, made, state } = incident;
  const isFree = approval === undefined && made === undefined && state !== 'PROCESSING' && isOpenState(state);
  if (!isFree || fresh.event === undefined || incident.event !== undefined || !causes.includes(fresh.scenario)) return incident;
  const { plan, after, approvalRequest, ...rest } = incident;
  const { actor, address, tool, call, event } = fresh;
  return {
    ...rest,
    scenario: fresh.scenario,
    causes: [scenario, ...causes.filter((one) => one !== fresh.scenario)],
    actor,
    ...(address !== undefined && { address }),
    ...(tool !== undefined && { tool }),
    call,
    event,
    standing: withoutNotes(incident.standing),
  };
}

/** An event of another scenario adds to `standing` only what a playbook can fix; the rest is evidence. */
export function asSighting(incident: Incident, fresh: Incident): Incident {
  return incident.scenario === fresh.scenario ? fresh : { ...fresh, standing: withoutNotes(fresh.standing) };
}

function isOpenState(state: State): boolean {
  return (OPEN_STATES as readonly State[]).includes(state);
}

function withoutNotes(standing: readonly Evidence[]): Evidence[] {
  return standing.filter(({ kind }) => kind !== 'noted');
}
