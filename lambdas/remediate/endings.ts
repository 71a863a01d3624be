import type { Exception } from '#core/incident/exception.ts';
import { HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import { decided, type IncidentChange, moved } from '#core/incident/life.ts';
import { hasNoted, madeWith } from '#core/incident/own-calls.ts';
import { mayMove, type State } from '#core/incident/state.ts';
import { updateIncident } from '#core/incident/update.ts';
import { canonical, type Json } from '#core/json.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import { type Image, type LeftToPerson, type MadeCall, type Outcome, refused } from '#core/playbook/plan.ts';
import { type Reason, reasonIn } from '#core/reason.ts';
import { type Fault, usedUpQuota } from '#member/faults.ts';
import { CutOff, faultIn } from './make-calls.ts';
import { MOST_ROUNDS, type RemediatePorts, TryAgain } from './ports.ts';

/** Records that the resource is safe. If the hub had begun to write, its plan made it safe, perhaps in an interrupted run. */
export async function recordSafe(
  incident: Incident,
  found: Outcome,
  images: readonly Image[],
  made: readonly MadeCall[],
  ports: RemediatePorts,
  leaves?: LeftToPerson,
): Promise<Incident | undefined> {
  if (leaves !== undefined) return recordLeft(incident, leaves, forUndo(incident, images, made), ports);
  const outcome: Outcome = hasBegun(incident) ? { kind: 'changed' } : found;
  const reason: Reason = { code: outcome.kind === 'changed' ? 'fix-verified' : 'already-safe' };
  const change = {
    outcome,
    standing: [],
    verifiedAt: ports.now(),
    approvalRequest: undefined,
    ...forUndo(incident, images, made),
  };
  return recordStep(incident, 'MITIGATED', reason, change, ports);
}

/** The remaining evidence is for a person, also if the hub has contained the incident. */
function recordLeft(incident: Incident, { reason, standing }: LeftToPerson, done: IncidentChange, ports: RemediatePorts) {
  const change = { outcome: refused(reason), standing, approvalRequest: undefined, ...done };
  return recordStep(incident, 'AWAITING_APPROVAL', reason, change, ports);
}

/**
 * Records a verified fix. If another writer only added a note in between, the write is tried again; if another event joined, the
 * calls so far are recorded and the incident needs another round (undefined).
 */
export async function recordFixed(
  running: Incident,
  images: readonly Image[],
  made: readonly MadeCall[],
  ports: RemediatePorts,
  leaves?: LeftToPerson,
): Promise<Incident | undefined> {
  const write = async (conflicts: number) => {
    const incident = conflicts === 0 ? running : await ports.incidents.get(running.id);
    if (incident === undefined || incident.occurrences !== running.occurrences) return undefined;
    return (await recordSafe(incident, { kind: 'changed' }, images, made, ports, leaves)) ?? CONFLICT;
  };
  const fixed = await retryOnConflict(`incident ${running.id}`, write, MOST_ROUNDS);
  if (fixed === undefined || !hasNoted(fixed, made)) await recordCalls(running.id, made, ports);
  return fixed;
}

function hasBegun({ state, made = [] }: Incident): boolean {
  return state === 'PROCESSING' || made.some(({ error }) => error === undefined);
}

/** The states after the hub's own writes, which an undo compares with. */
function forUndo(incident: Incident, images: readonly Image[], made: readonly MadeCall[]): IncidentChange {
  if (!hasBegun(incident)) return {};
  const touched = new Set((incident.plan?.before ?? []).map(({ subject }) => subject));
  return { after: images.filter(({ subject }) => touched.has(subject)), made: madeWith(incident, made) };
}

/** Ends the run after an error, or throws TryAgain if a later delivery may still succeed. */
export async function onFault(
  thrown: unknown,
  run: { readonly incident: Incident; readonly lastTry: boolean },
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const made = thrown instanceof CutOff ? thrown.made : [];
  const error = thrown instanceof CutOff ? thrown.cause : thrown;
  const fault = error instanceof TryAgain ? 'passing' : faultIn(thrown);
  const reason = quotaReason(error, made) ?? reasonIn(error);
  const id = run.incident.id;
  if (fault === 'passing' && !run.lastTry) {
    await recordCalls(id, made, ports);
    throw new TryAgain(reason, { cause: error });
  }
  // The last try must be recorded even if others write: no further message would bring the incident back.
  const writeEnd = async () => {
    const incident = (await ports.incidents.get(id)) ?? run.incident;
    const writes = { made: madeWith(incident, made) };
    return (await recordStep(incident, ...endOf(fault, reason, ports, writes), ports)) ?? CONFLICT;
  };
  const ended = await retryOnConflict(`incident ${id}`, writeEnd, MOST_ROUNDS);
  if (!hasNoted(ended, made)) await recordCalls(id, made, ports);
  if (fault !== 'passing') return ended;
  throw new TryAgain(reason, { cause: error });
}

/** Records the calls that were made even if the run ends differently: an echo of an unrecorded call is an alarm. */
export async function recordCalls(
  id: string,
  made: readonly MadeCall[],
  { incidents }: Pick<RemediatePorts, 'incidents'>,
): Promise<void> {
  if (made.length === 0) return;
  await updateIncident(id, incidents, (incident) =>
    hasNoted(incident, made) ? incident : { ...incident, made: madeWith(incident, made), version: incident.version + 1 },
  );
}

const FOR_PEOPLE: readonly Reason['code'][] = [
  'session-policy-too-large',
  'too-large-to-record',
  'too-many-versions',
  'quota-used-up',
];

/** AWS would refuse a further write as well: a person has to free the quota or make another change. */
function quotaReason(error: unknown, made: readonly MadeCall[]): Reason | undefined {
  const name = usedUpQuota(error);
  const { action: call, resource } = made.at(-1) ?? {};
  if (name === undefined || call === undefined || resource === undefined) return undefined;
  return { code: 'quota-used-up', call, resource, error: name };
}

function endOf(fault: Fault, reason: Reason, ports: RemediatePorts, writes: IncidentChange): [State, Reason, IncidentChange] {
  if (fault === 'gone') return ['MITIGATED', { code: 'resource-gone' }, { ...GONE(ports), ...writes }];
  // A later run would fail as well: a person has to make these calls.
  if (FOR_PEOPLE.includes(reason.code))
    return ['AWAITING_APPROVAL', reason, { ...NO_APPROVAL, outcome: { kind: 'refused', reason } as const, ...writes }];
  return ['FAILED', reason, { ...NO_APPROVAL, outcome: { kind: 'failed', reason }, ...writes }];
}

/** A plan that was not carried out needs a new approval: an approval is never kept for later. */
export const NO_APPROVAL = { approvalRequest: undefined, approval: undefined } as const;

const GONE = ({ now }: RemediatePorts) => ({ outcome: { kind: 'already-safe' }, standing: [], verifiedAt: now() }) as const;
export function suppress(
  incident: Incident,
  { reason: text, owner, expiresAt }: Exception,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  return recordStep(incident, 'SUPPRESSED', { code: 'exception', text, owner, expiresAt }, { approvalRequest: undefined }, ports);
}

/** Writes the step, unless another writer was first (undefined); an incident that cannot make this step any more stays unchanged. */
export async function recordStep(
  incident: Incident,
  to: State,
  reason: Reason,
  change: IncidentChange,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const step = { by: HUB_ACTOR, at: ports.now(), reason };
  const isSameState = incident.state === to;
  if (isSameState ? isSame(incident.history.at(-1)?.reason, reason) : !mayMove(incident.state, to)) return incident;
  const next = isSameState ? decided(incident, change, step) : moved(incident, to, step, change);
  return (await ports.incidents.replace(incident, next)) ? next : undefined;
}

function isSame(one: Reason | undefined, other: Reason): boolean {
  return canonical(one as unknown as Json) === canonical(other as unknown as Json);
}
