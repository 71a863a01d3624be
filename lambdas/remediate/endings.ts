import { reasonOf } from '#core/errors.ts';
import type { Exception } from '#core/incident/exception.ts';
import { HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import { decided, type IncidentChange, madeWith, moved } from '#core/incident/life.ts';
import { mayMove, type State } from '#core/incident/state.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import type { Image, MadeCall, Outcome } from '#core/playbook/plan.ts';
import { CutOff, faultIn } from './make-calls.ts';
import { MOST_ROUNDS, type RemediatePorts, TryAgain } from './ports.ts';

/** Safe now. Where the hub set out to write, its plan made it safe, perhaps in a run that was cut off. */
export async function recordSafe(
  incident: Incident,
  found: Outcome,
  images: readonly Image[],
  made: readonly MadeCall[],
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const outcome: Outcome = hasBegun(incident) ? { kind: 'changed' } : found;
  const note = outcome.kind === 'changed' ? 'fix verified' : 'already safe when the hub looked';
  const change = {
    outcome,
    standing: [],
    verifiedAt: ports.now(),
    approvalRequest: undefined,
    ...leaving(incident, images, made),
  };
  return record(incident, 'MITIGATED', note, change, ports);
}

/**
 * Records a verified fix. Where somebody else only wrote a note in between, the write is tried again; where another event
 * joined, the calls so far are kept and the incident wants another look (undefined).
 */
export async function recordFixed(
  running: Incident,
  images: readonly Image[],
  made: readonly MadeCall[],
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const write = async (conflicts: number) => {
    const incident = conflicts === 0 ? running : await ports.incidents.get(running.id);
    if (incident === undefined || incident.occurrences !== running.occurrences) return undefined;
    return (await recordSafe(incident, { kind: 'changed' }, images, made, ports)) ?? CONFLICT;
  };
  const fixed = await retryOnConflict(`incident ${running.id}`, write, MOST_ROUNDS);
  if (fixed === undefined) await keep(running.id, made, ports);
  return fixed;
}

function hasBegun({ state, made = [] }: Incident): boolean {
  return state === 'PROCESSING' || made.some(({ error }) => error === undefined);
}

/** What the hub's own writes left behind, for whoever takes them back. */
function leaving(incident: Incident, images: readonly Image[], made: readonly MadeCall[]): IncidentChange {
  if (!hasBegun(incident)) return {};
  const touched = new Set((incident.plan?.before ?? []).map(({ subject: of }) => of));
  return { after: images.filter(({ subject: of }) => touched.has(of)), made: madeWith(incident, made) };
}

/** What AWS refused ends the run, or has it tried again: throws TryAgain where a later delivery may still succeed. */
export async function onFault(
  thrown: unknown,
  run: { readonly incident: Incident; readonly lastTry: boolean },
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const made = thrown instanceof CutOff ? thrown.made : [];
  const error = thrown instanceof CutOff ? thrown.cause : thrown;
  const fault = error instanceof TryAgain ? 'passing' : faultIn(thrown);
  const reason = reasonOf(error);
  const id = run.incident.id;
  if (fault === 'passing' && !run.lastTry) {
    await keep(id, made, ports);
    throw new TryAgain(reason, { cause: error });
  }
  // The last word must be written whoever else is writing: nobody would look at the incident again.
  const writeEnd = async () => {
    const incident = (await ports.incidents.get(id)) ?? run.incident;
    const writes = { made: madeWith(incident, made) };
    const ended =
      fault === 'gone'
        ? await record(incident, 'MITIGATED', 'the resource no longer exists', { ...GONE(ports), ...writes }, ports)
        : await record(incident, 'FAILED', reason, { outcome: { kind: 'failed', reason }, ...writes }, ports);
    return ended ?? CONFLICT;
  };
  const ended = await retryOnConflict(`incident ${id}`, writeEnd, MOST_ROUNDS);
  if (fault !== 'passing') return ended;
  throw new TryAgain(reason, { cause: error });
}

/** What was made stays on record although the run will be tried again; a lost race loses nothing but the note. */
async function keep(id: string, made: readonly MadeCall[], ports: RemediatePorts): Promise<void> {
  const incident = made.length === 0 ? undefined : await ports.incidents.get(id);
  if (incident === undefined) return;
  await ports.incidents.replace(incident, { ...incident, made: madeWith(incident, made), version: incident.version + 1 });
}

const GONE = ({ now }: RemediatePorts) => ({ outcome: { kind: 'already-safe' }, standing: [], verifiedAt: now() }) as const;

/** Puts an incident aside that falls under an exception, with whose it is and until when. */
export function suppress(
  incident: Incident,
  { reason, owner, expiresAt }: Exception,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const until = new Date(expiresAt).toISOString().slice(0, 10);
  return record(incident, 'SUPPRESSED', `${reason} (${owner}, until ${until})`, { approvalRequest: undefined }, ports);
}

/** Writes the step unless somebody else wrote first (undefined); an incident that can no longer take it stays as it is. */
export async function record(
  incident: Incident,
  to: State,
  note: string,
  change: IncidentChange,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const step = { by: HUB_ACTOR, at: ports.now(), note };
  const stays = incident.state === to;
  if (stays ? incident.history.at(-1)?.note === note : !mayMove(incident.state, to)) return incident;
  const next = stays ? decided(incident, change, step) : moved(incident, to, step, change);
  return (await ports.incidents.replace(incident, next)) ? next : undefined;
}
