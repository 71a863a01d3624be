import { type Decision, objection } from '#core/incident/decision.ts';
import type { Incident, Undo } from '#core/incident/incident.ts';
import { decided, type IncidentChange, moved, type Step, undoStarted } from '#core/incident/life.ts';
import { hasNoted, madeWith } from '#core/incident/own-calls.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import { compared } from '#core/playbook/drift.ts';
import type { Image, MadeCall, Plan } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { type Reason, reasonIn } from '#core/reason.ts';
import { type AccountSettings, accountIn } from '#core/settings.ts';
import type { MemberCall } from '#member/calls.ts';
import { faultOf } from '#member/faults.ts';
import { recordCalls } from './endings.ts';
import { CutOff, faultIn, makeCalls } from './make-calls.ts';
import {
  checkSealsAndReport,
  exemptionReason,
  MOST_ROUNDS,
  type RemediatePorts,
  regionFor,
  sessionFor,
  sessionsForCalls,
  TryAgain,
} from './ports.ts';
import { withSharedReads } from './share-reads.ts';

export type UndoPorts = Omit<RemediatePorts, 'role' | 'runs' | 'remind'>;

/** `expire`: the clock undoes a temporary measure when its time is over. `undo`: a person undoes anything else. */
export type UndoOrder = Pick<Decision, 'by' | 'reason'> &
  Pick<Undo, 'sender' | 'requestedBy'> & { readonly verb: 'undo' | 'expire' };

/**
 * Undoes a containment: compares with the state after the fix, records the planned calls, makes them, reads again.
 * Changes that were made since are never overwritten. Safe to run again at any point. Undefined if there is no such incident.
 * Throws TryAgain while a later delivery may still succeed.
 */
export async function undo(id: string, order: UndoOrder, lastTry: boolean, ports: UndoPorts): Promise<Incident | undefined> {
  const round = async () => {
    const found = await ports.incidents.get(id);
    if (found === undefined || objection(found, { verb: order.verb }, ports.now()) !== undefined) return found;
    const belief = await checkSealsAndReport(found, ports);
    if (belief.kind !== 'believed') return belief.kind === 'forged' ? found : CONFLICT;
    const { incident } = belief;
    return (await attempt(incident, order, lastTry, ports)) ?? CONFLICT;
  };
  return retryOnConflict(`incident ${id}`, round, MOST_ROUNDS);
}

async function attempt(incident: Incident, order: UndoOrder, lastTry: boolean, ports: UndoPorts): Promise<Incident | undefined> {
  const { plan, after = [] } = incident;
  const playbook = plan && (await ports.playbook(plan.playbook));
  const refuse = (because: Reason) => recordNotUndone(incident, order, because, [], ports);
  if (playbook?.undo === undefined || plan === undefined) return refuse({ code: 'no-undo' });
  try {
    // Nothing is changed in an account that is not in the organization file, or while the settings cannot be read.
    const account = accountIn((await ports.authority()).settings, incident.account);
    if (account === undefined) return refuse({ code: 'account-not-listed', account: incident.account });
    const call = await ports.session(sessionFor(incident, playbook, 'undo', account));
    const planning = withSharedReads(call);
    const [now, tags] = await Promise.all([
      playbook.read(incident, planning, account),
      playbook.tags(incident, planning, account),
    ]);
    const exempt = exemptionReason(tags, incident, account);
    if (exempt !== undefined) return refuse(exempt);
    const { toRestore, drifted } = compared(plan.before, after, now);
    if (drifted.length > 0) return refuse({ code: 'changed-since', drift: drifted });
    if (toRestore.length === 0) return close(incident, { code: 'undone-already', ...causeOf(order) }, order, [], ports);
    const { words, calls } = playbook.undo(incident, { toRestore, now, plan });
    return await makeUndoCalls({ incident, playbook, order, account, plan, toRestore }, { words, calls }, call, ports);
  } catch (thrown) {
    const error = thrown instanceof CutOff ? thrown.cause : thrown;
    const made = thrown instanceof CutOff ? thrown.made : [];
    const isPassing = error instanceof TryAgain || faultIn(thrown) === 'passing';
    if (isPassing && !lastTry) {
      await recordCalls(incident.id, made, ports);
      throw new TryAgain(reasonIn(error), { cause: error });
    }
    const fresh = (await ports.incidents.get(incident.id)) ?? incident;
    const because: Reason = faultOf(error) === 'gone' ? { code: 'resource-gone' } : reasonIn(error);
    return withCallsRecorded(incident.id, made, recordNotUndone(fresh, order, because, made, ports), ports);
  }
}

/** Records the calls even if the ending could not be written, so that no call is missing in the next round. */
async function withCallsRecorded(
  id: string,
  made: readonly MadeCall[],
  ending: Promise<Incident | undefined>,
  ports: UndoPorts,
): Promise<Incident | undefined> {
  const ended = await ending;
  if (ended === undefined || !hasNoted(ended, made)) await recordCalls(id, made, ports);
  return ended;
}

type UndoRun = {
  readonly incident: Incident;
  readonly playbook: Playbook<MemberCall>;
  readonly order: UndoOrder;
  readonly account: AccountSettings;
  /** The plan that the containment carried out. */
  readonly plan: Plan;
  readonly toRestore: readonly Image[];
};

/** Records the calls before the first of them, because an echo without a recorded call is an alarm. */
async function makeUndoCalls(
  { incident, playbook, order, account, plan, toRestore }: UndoRun,
  undoPlan: Undo['plan'],
  reading: MemberCall,
  ports: UndoPorts,
): Promise<Incident | undefined> {
  const { reason, requestedBy } = order;
  const undoing: Undo = {
    ...stepBy(order, ports),
    plan: undoPlan,
    ...(reason !== undefined && { reason }),
    ...(requestedBy !== undefined && { requestedBy }),
  };
  const running = undoStarted(incident, undoing, regionFor(incident, playbook, account));
  if (!(await ports.incidents.replace(incident, running))) return undefined;
  const request = sessionFor(running, playbook, 'undo', account);
  const writing = sessionsForCalls(reading, request, playbook.permissions.undo, undoPlan.calls, ports);
  const made = await makeCalls(undoPlan.calls, writing, ports.now);
  const now = await playbook.read(running, reading, account).catch((error) => Promise.reject(new CutOff(made, error)));
  if (compared(plan.before, toRestore, now).toRestore.length > 0) {
    throw new CutOff(made, new TryAgain({ code: 'not-undone-yet', playbook: playbook.id }));
  }
  const because = { code: 'undone', plan: undoPlan.words, ...causeOf(order) } as const;
  return withCallsRecorded(incident.id, made, close(running, because, order, made, ports), ports);
}

function close(
  incident: Incident,
  reason: Reason,
  order: UndoOrder,
  made: readonly MadeCall[],
  ports: UndoPorts,
): Promise<Incident | undefined> {
  const step = { ...stepBy(order, ports), reason };
  const change: IncidentChange = { undoRequest: undefined, outcome: { kind: 'undone' }, made: madeWith(incident, made) };
  return replaced(incident, moved(incident, 'CLOSED', step, change), ports);
}

function recordNotUndone(
  incident: Incident,
  order: UndoOrder,
  because: Reason,
  made: readonly MadeCall[],
  ports: UndoPorts,
): Promise<Incident | undefined> {
  const change = { undoRequest: undefined, ...(made.length > 0 && { made: madeWith(incident, made) }) };
  const step = { ...stepBy(order, ports), reason: { code: 'not-undone', because } as const };
  return replaced(incident, decided(incident, change, step), ports);
}

function stepBy({ by, sender }: UndoOrder, { now }: Pick<UndoPorts, 'now'>): Step {
  return { by, at: now(), ...(sender !== undefined && { sender }) };
}

/** Why the undo was ordered: the measure expired, or the person's reason. */
function causeOf({ verb, reason }: UndoOrder): { readonly expired?: true; readonly comment?: string } {
  if (verb === 'expire') return { expired: true };
  return reason === undefined ? {} : { comment: reason };
}

async function replaced(before: Incident, next: Incident, ports: UndoPorts): Promise<Incident | undefined> {
  return (await ports.incidents.replace(before, next)) ? next : undefined;
}
