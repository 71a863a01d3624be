import type { Detection } from '../core/detection.ts';
import { reasonOf } from '../core/errors.ts';
import { HUB, type Incident, mayMove, type State } from '../core/incident.ts';
import { moved, planAfter, replanned } from '../core/incident-life.ts';
import type { IncidentStore } from '../core/incident-store.ts';
import { EXEMPT_TAG } from '../core/naming.ts';
import type { Outcome, Plan } from '../core/plan.ts';
import type { Playbook, PlaybookId } from '../core/playbook.ts';
import { placeOf } from '../core/resource.ts';
import type { SessionRequest } from '../core/session.ts';
import type { Settings } from '../core/settings.ts';
import { faultOf } from './faults.ts';
import { type Decision, guard } from './guard.ts';
import type { MemberCall } from './member-calls.ts';

export type RemediatePorts = {
  readonly incidents: IncidentStore;
  /** Reads the settings as they are now; throws if it cannot. */
  readonly settings: () => Promise<Settings>;
  readonly detection: (scenario: string) => Detection | undefined;
  /** The playbook, or undefined while a person has to do what it names. */
  readonly playbook: (id: PlaybookId) => Playbook<MemberCall> | undefined;
  /** Opens a session in the member account, narrowed to one resource. */
  readonly session: (request: SessionRequest) => Promise<MemberCall>;
  /** Counts this incident among those a playbook ran for on one place within the hour, and tells how many there are. */
  readonly countRun: (playbook: PlaybookId, place: string, incident: string) => Promise<number>;
  readonly now: () => number;
};

/** Thrown when a later try may succeed: the message stays in its queue. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

/** The same playbook on the same resource more often than this within an hour is a loop or a fight: a person is asked. */
export const RUNS_AN_HOUR = 5;

/** An incident that keeps changing under our hands is left to the next delivery after so many rounds. */
const ROUNDS = 5;

/**
 * Contains one incident: guard, assume, plan, record the plan, apply, verify, record. Safe to run again at any point:
 * each round reads the state anew, and what is already safe is left alone.
 * `lastTry` makes a passing fault final, so that no incident waits in silence. Undefined if there is no such incident.
 * Throws TryAgain while a later delivery may still succeed.
 */
export async function remediate(id: string, lastTry: boolean, ports: RemediatePorts): Promise<Incident | undefined> {
  for (let round = 0; round < ROUNDS; round++) {
    const [incident, settings] = await Promise.all([ports.incidents.get(id), ports.settings().catch(() => undefined)]);
    if (incident === undefined) return undefined;
    const detection = ports.detection(incident.scenario);
    const decision = guard(incident, detection, settings);
    if (decision.kind === 'leave') return incident;
    const settled = await follow(decision, incident, detection?.playbook, lastTry, ports);
    if (settled !== undefined) return settled;
  }
  throw new TryAgain(`incident ${id} changed ${ROUNDS} times while it was being contained`);
}

/** A scenario this version does not know still waits for a person; one without a playbook is left as it is. */
async function follow(
  decision: Exclude<Decision, { kind: 'leave' }>,
  incident: Incident,
  playbook: PlaybookId | undefined,
  lastTry: boolean,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  if (decision.kind === 'wait') return record(incident, 'AWAITING_APPROVAL', decision.reason, {}, ports);
  const known = playbook === undefined ? undefined : ports.playbook(playbook);
  if (known === undefined) return incident;
  return contain(incident, known, decision.kind === 'plan' ? decision.reason : undefined, lastTry, ports);
}

/** One round. Undefined means that the incident changed meanwhile and wants another look. */
async function contain(
  incident: Incident,
  playbook: Playbook<MemberCall>,
  askBecause: string | undefined,
  lastTry: boolean,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  try {
    const session = ports.session(requestFor(incident, playbook));
    const planning = session.then((open) => playbook.plan(incident, open));
    const exemption = session.then((open) => playbook.isExempt(incident, open));
    const [call, planned, isExempt, runs] = await Promise.all([
      session,
      planning,
      // Of a resource that is gone, the plan's error says so most plainly.
      exemption.catch((error) => planning.then(() => Promise.reject(error))),
      ports.countRun(playbook.id, placeOf(incident), incident.id),
    ]);
    if (planned.kind === 'already-safe') return await settle(incident, planned, ports);
    if (planned.kind !== 'planned') {
      return await record(
        incident,
        planned.kind === 'refused' ? 'AWAITING_APPROVAL' : 'FAILED',
        planned.reason,
        { outcome: planned },
        ports,
      );
    }
    const { plan } = planned;
    const reason =
      askBecause ??
      (isExempt ? `${incident.resource.id} is tagged ${EXEMPT_TAG}` : undefined) ??
      (runs > RUNS_AN_HOUR ? `${playbook.id} ran on ${incident.resource.id} ${runs - 1} times within the hour` : undefined);
    if (reason !== undefined) return await record(incident, 'AWAITING_APPROVAL', reason, { plan }, ports);
    return await carryOut(incident, playbook, plan, call, ports);
  } catch (error) {
    return await onFault(error, incident, lastTry, ports);
  }
}

/** The plan goes on record before the first change: an echo that finds no record is an alarm. */
async function carryOut(
  incident: Incident,
  playbook: Playbook<MemberCall>,
  plan: Plan,
  call: MemberCall,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const running = await begin(incident, plan, ports);
  if (running === undefined) return undefined;
  await playbook.apply(running, plan, call);
  if (!(await playbook.verify(running, plan, call))) {
    throw new TryAgain(`${playbook.id} made its change, but the state read back is not safe yet`);
  }
  return settle(running, { kind: 'changed' }, ports);
}

async function begin(incident: Incident, plan: Plan, ports: RemediatePorts): Promise<Incident | undefined> {
  if (incident.state !== 'PROCESSING') {
    return record(incident, 'PROCESSING', plan.words.en, { plan: planAfter(incident.plan, plan) }, ports);
  }
  const next = replanned(incident, plan, ports.now());
  return (await ports.incidents.replace(incident, next)) ? next : undefined;
}

/** Safe now. A running incident with a plan on record was made safe by that plan, perhaps in a run that was cut off. */
async function settle(incident: Incident, found: Outcome, ports: RemediatePorts): Promise<Incident | undefined> {
  const outcome: Outcome = incident.state === 'PROCESSING' ? { kind: 'changed' } : found;
  const note = outcome.kind === 'changed' ? 'fix verified' : 'already safe when the hub looked';
  return record(incident, 'MITIGATED', note, { outcome, standing: [], verifiedAt: ports.now() }, ports);
}

async function onFault(error: unknown, before: Incident, lastTry: boolean, ports: RemediatePorts): Promise<Incident | undefined> {
  const fault = error instanceof TryAgain ? 'passing' : faultOf(error);
  const reason = reasonOf(error);
  if (fault === 'passing' && !lastTry) throw new TryAgain(reason, { cause: error });
  // The last word must be written whoever else is writing: nobody would look at the incident again.
  for (let race = 0; race < ROUNDS; race++) {
    const incident = (await ports.incidents.get(before.id)) ?? before;
    const ended =
      fault === 'gone'
        ? await record(incident, 'MITIGATED', 'the resource no longer exists', GONE(ports), ports)
        : await record(incident, 'FAILED', reason, { outcome: { kind: 'failed', reason } }, ports);
    if (ended !== undefined && fault !== 'passing') return ended;
    if (ended !== undefined) break;
  }
  throw new TryAgain(reason, { cause: error });
}

const GONE = ({ now }: RemediatePorts) => ({ outcome: { kind: 'already-safe' }, standing: [], verifiedAt: now() }) as const;

/** Writes the step unless somebody else wrote first (undefined); an incident that can no longer take it stays as it is. */
async function record(
  incident: Incident,
  to: State,
  note: string,
  change: Parameters<typeof moved>[3],
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  if (!mayMove(incident.state, to)) return incident;
  const next = moved(incident, to, { by: HUB, at: ports.now(), note }, change);
  return (await ports.incidents.replace(incident, next)) ? next : undefined;
}

function requestFor(incident: Incident, playbook: Playbook<MemberCall>): SessionRequest {
  const { account, region, resource, scenario, id } = incident;
  return {
    account,
    region,
    family: playbook.family,
    permissions: playbook.permissions.fix,
    resource: resource.id,
    scenario,
    incident: id,
  };
}
