import { reasonOf } from '#core/errors.ts';
import { type Decision, objection } from '#core/incident/decision.ts';
import type { Incident, Undo } from '#core/incident/incident.ts';
import { decided, type IncidentChange, madeWith, moved, undoStarted } from '#core/incident/life.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import { compared } from '#core/playbook/drift.ts';
import type { Image, MadeCall, Plan } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { type AccountSettings, accountIn } from '#core/settings.ts';
import type { MemberCall } from '#member/calls.ts';
import { faultOf } from '#member/faults.ts';
import { CutOff, faultIn, makeCalls } from './make-calls.ts';
import { exemptBy, MOST_ROUNDS, type RemediatePorts, sessionFor, TryAgain, writingWith } from './ports.ts';
import { sharingReads } from './share-reads.ts';

export type UndoPorts = Omit<RemediatePorts, 'count' | 'remind'>;

/** A measure that is over is taken back by the clock; everything else by a person. */
export type UndoOrder = Pick<Decision, 'by' | 'reason'> & { readonly verb: 'undo' | 'expire' };

/**
 * Puts back what a containment changed: compares with what the fix left, records what will be called, calls, reads again.
 * What somebody changed since is never overwritten. Safe to run again at any point. Undefined if there is no such incident.
 * Throws TryAgain while a later delivery may still succeed.
 */
export async function undo(id: string, order: UndoOrder, lastTry: boolean, ports: UndoPorts): Promise<Incident | undefined> {
  const round = async () => {
    const incident = await ports.incidents.get(id);
    if (incident === undefined || objection(incident, order, ports.now()) !== undefined) return incident;
    return (await attempt(incident, order, lastTry, ports)) ?? CONFLICT;
  };
  return retryOnConflict(`incident ${id}`, round, MOST_ROUNDS);
}

async function attempt(incident: Incident, order: UndoOrder, lastTry: boolean, ports: UndoPorts): Promise<Incident | undefined> {
  const { plan: done, after = [] } = incident;
  const playbook = done && (await ports.playbook(done.playbook));
  const refuse = (why: string, made: readonly MadeCall[] = []) => note(incident, order, `not undone: ${why}`, made, ports);
  if (playbook?.undo === undefined || done === undefined) return refuse('putting this back would itself be an attack');
  try {
    // Nothing is touched in an account that is not in the organization file, nor while that cannot be read.
    const account = accountIn((await ports.authority()).settings, incident.account);
    if (account === undefined) return refuse(`account ${incident.account} is not in the organization file`);
    const call = await ports.session(sessionFor(incident, playbook, 'undo', account));
    const planning = sharingReads(call);
    const [now, tags] = await Promise.all([
      playbook.read(incident, planning, account),
      playbook.tags(incident, planning, account),
    ]);
    const exempt = exemptBy(tags, incident);
    if (exempt !== undefined) return refuse(exempt);
    const { toRestore: back, drifted } = compared(done.before, after, now);
    if (drifted.length > 0) return refuse(`somebody changed it since: ${drifted.join('; ')}`);
    if (back.length === 0) return close(incident, order, 'everything is as it was before', [], ports);
    const { words, calls } = playbook.undo(incident, { toRestore: back, now, plan: done });
    return await putBack({ incident, playbook, order, account, done, back }, { words, calls }, call, ports);
  } catch (thrown) {
    const error = thrown instanceof CutOff ? thrown.cause : thrown;
    const made = thrown instanceof CutOff ? thrown.made : [];
    const isPassing = error instanceof TryAgain || faultIn(thrown) === 'passing';
    if (isPassing && !lastTry) throw new TryAgain(reasonOf(error), { cause: error });
    const fresh = (await ports.incidents.get(incident.id)) ?? incident;
    return note(
      fresh,
      order,
      `not undone: ${faultOf(error) === 'gone' ? 'the resource no longer exists' : reasonOf(error)}`,
      made,
      ports,
    );
  }
}

type Taking = {
  readonly incident: Incident;
  readonly playbook: Playbook<MemberCall>;
  readonly order: UndoOrder;
  readonly account: AccountSettings;
  readonly done: Plan;
  readonly back: readonly Image[];
};

/** The calls go on record before the first of them: an echo that finds no record is an alarm. */
async function putBack(
  { incident, playbook, order, account, done, back }: Taking,
  plan: Undo['plan'],
  reading: MemberCall,
  ports: UndoPorts,
): Promise<Incident | undefined> {
  const { by, reason } = order;
  const running = undoStarted(incident, { by, at: ports.now(), plan, ...(reason !== undefined && { reason }) });
  if (!(await ports.incidents.replace(incident, running))) return undefined;
  const request = sessionFor(running, playbook, 'undo', account);
  const writing = await writingWith(reading, request, playbook.permissions.undo, plan.calls, ports);
  const made = await makeCalls(plan.calls, writing, ports.now);
  const now = await playbook.read(running, reading, account).catch((error) => Promise.reject(new CutOff(made, error)));
  if (compared(done.before, back, now).toRestore.length > 0) {
    throw new CutOff(made, new TryAgain(`${playbook.id} put it back, but the state read back is not as before yet`));
  }
  return close(running, order, plan.words.en, made, ports);
}

function close(
  incident: Incident,
  { verb, by, reason }: UndoOrder,
  what: string,
  made: readonly MadeCall[],
  ports: UndoPorts,
): Promise<Incident | undefined> {
  const why = verb === 'expire' ? 'its time is over' : reason;
  const step = { by, at: ports.now(), note: why === undefined ? what : `${what} (${why})` };
  const change: IncidentChange = { outcome: { kind: 'undone' }, made: madeWith(incident, made) };
  return replaced(incident, moved(incident, 'CLOSED', step, change), ports);
}

function note(
  incident: Incident,
  { by }: UndoOrder,
  words: string,
  made: readonly MadeCall[],
  ports: UndoPorts,
): Promise<Incident | undefined> {
  const change = made.length === 0 ? {} : { made: madeWith(incident, made) };
  return replaced(incident, decided(incident, change, { by, at: ports.now(), note: words }), ports);
}

async function replaced(before: Incident, next: Incident, ports: UndoPorts): Promise<Incident | undefined> {
  return (await ports.incidents.replace(before, next)) ? next : undefined;
}
