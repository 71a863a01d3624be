import { type Activity, isEffective } from '../core/activity.ts';
import type { Answer, Detection, Signal } from '../core/detection.ts';
import { type Answers, NO_ANSWERS, type Question } from '../core/facts.ts';
import type { Incident } from '../core/incident.ts';
import { firesAnyway, type Recalled } from '../core/memory.ts';
import type { MemoryStore } from '../core/memory-store.ts';
import { isRemediationRole, type Naming } from '../core/naming.ts';
import { placeOf, type Resource } from '../core/resource.ts';
import { raised, type Severity } from '../core/severity.ts';
import { CATALOGUE } from './catalogue/index.ts';
import { isEcho } from './echo.ts';
import { candidatesFor, indexOf, type TriggerIndex } from './index-of-triggers.ts';
import { remember } from './remember.ts';

/** What detection asks of the world outside the event. */
export type DetectPorts = {
  readonly naming: Naming;
  /** Open incidents about one resource; `place` is `account/region/resource id`. */
  readonly openIncidents: (place: string) => Promise<readonly Pick<Incident, 'id' | 'lastAt' | 'standing'>[]>;
  /** The incident with this id, or undefined. */
  readonly incident: (id: string) => Promise<Pick<Incident, 'id' | 'account' | 'plan'> | undefined>;
  readonly memory: MemoryStore;
  /** Facts of the member account; what cannot be learnt in time stays unanswered. Never throws. */
  readonly ask: (questions: readonly Question[], activity: Activity) => Promise<Answers>;
};

/** What the hub makes of one activity: its signals, or the incident whose own plan this activity carries out. */
export type Verdict = {
  readonly signals: readonly Signal[];
  /** Scenarios that may or may not be there: nobody answered what they had to ask. */
  readonly undecided?: readonly Detection[];
  readonly echoOf?: string;
};

/** What becomes of most events. */
const NOTHING: Verdict = { signals: [] };

/** What was learnt outside the event for the detections it matches. */
export type Learnt = { readonly answers: Answers; readonly recollections: ReadonlyMap<Detection, Recalled> };

/** Why a detection that matches stays quiet all the same: what it needed and did not get. */
export type Silence = 'memory' | 'facts' | 'undecided' | 'answers';

/** The product's catalogue, by what can set each detection off. */
export const TRIGGERS = indexOf(CATALOGUE);

/** Takes signals as soon as they are certain. */
export type Tell = (signals: readonly Signal[]) => Promise<void>;

/**
 * Asks every detection of an index that an activity concerns. Cost does not grow with the catalogue: candidates come from
 * an index by service and call. A refused call never fires; a write by the hub's own role fires only if no recorded plan
 * asked for it. What the event alone decides is told before anything else is read: containment must not wait for it.
 */
export function detectWith(index: TriggerIndex): (activity: Activity, ports: DetectPorts, tell?: Tell) => Promise<Verdict> {
  return async (activity, ports, tell) => {
    if (!isEffective(activity)) return NOTHING;
    const byHub = isByHub(activity, ports);
    const echoOf = byHub ? await echoed(activity, ports) : undefined;
    const matching = candidatesFor(index, activity, byHub).filter((detection) => detection.matches(activity));
    if (echoOf !== undefined) {
      // What the hub itself put right must be remembered like anybody's doing, or it would still count as open.
      await remember(matching, activity, ports.memory);
      return { signals: [], echoOf };
    }
    if (matching.length === 0) return NOTHING;
    const certain = matching.filter((detection) => isDecidedByEvent(detection, activity));
    const open = matching.filter((detection) => !certain.includes(detection));
    const first = await judged(certain, activity, NOTHING_LEARNT, ports);
    await tell?.(first.signals);
    const rest = await judged(open, activity, await learn(open, activity, ports), ports);
    await tell?.(rest.signals);
    const undecided = [...(first.undecided ?? []), ...(rest.undecided ?? [])];
    const inOrder = (one: Signal, other: Signal) => matching.indexOf(one.detection) - matching.indexOf(other.detection);
    return { signals: [...first.signals, ...rest.signals].toSorted(inOrder), ...(undecided.length > 0 && { undecided }) };
  };
}

const NOTHING_LEARNT: Learnt = { answers: NO_ANSWERS, recollections: new Map() };

/** Whether a detection needs nothing besides the event. */
function isDecidedByEvent({ memory, answers, asks }: Detection, activity: Activity): boolean {
  return memory === undefined && answers === undefined && (asks?.(activity) ?? []).length === 0;
}

async function judged(
  detections: readonly Detection[],
  activity: Activity,
  learnt: Learnt,
  ports: DetectPorts,
): Promise<Verdict> {
  const all = await Promise.all(detections.map((detection) => judge(detection, activity, learnt, ports)));
  const undecided = detections.filter((_, index) => all[index] === 'undecided');
  return { signals: all.filter((judgement) => typeof judgement !== 'string'), ...(undecided.length > 0 && { undecided }) };
}

/** What the product's own catalogue makes of an activity. */
export const detect = detectWith(TRIGGERS);

/** Whether one of the hub's own remediation roles acts. */
export function isByHub(activity: Activity, ports: DetectPorts): boolean {
  return isRemediationRole(ports.naming, activity.actor.role ?? '');
}

/** The incident whose own plan a call of the hub's role carries out. */
export async function echoed(activity: Activity, ports: DetectPorts): Promise<string | undefined> {
  if (activity.readOnly || activity.actor.sourceIdentity === undefined) return undefined;
  const incident = await ports.incident(activity.actor.sourceIdentity);
  return incident !== undefined && isEcho(activity, incident) ? incident.id : undefined;
}

/** Asks for the facts that matching detections want to know, and remembers the activity for those that remember. */
export async function learn(matching: readonly Detection[], activity: Activity, ports: DetectPorts): Promise<Learnt> {
  const questions = matching.flatMap((detection) => detection.asks?.(activity) ?? []);
  const [answers, recollections] = await Promise.all([
    questions.length === 0 ? NO_ANSWERS : ports.ask(questions, activity),
    remember(matching, activity, ports.memory),
  ]);
  return { answers, recollections };
}

/** What a detection needs besides its match: a memory that fires, facts that decide, an incident to answer. Its signal, or what it lacks. */
export async function judge(
  detection: Detection,
  activity: Activity,
  { answers: facts, recollections }: Learnt,
  ports: DetectPorts,
): Promise<Signal | Silence> {
  const { memory } = detection;
  const recalled = recollections.get(detection);
  if (memory !== undefined && recalled?.fires !== true && !firesAnyway(memory, activity)) return 'memory';
  const decision = detection.decides?.(activity, facts) ?? 'fires';
  if (decision === 'quiet') return 'facts';
  if (decision === 'unknown' && detection.suspectAlone !== true) return 'undecided';
  const resource = detection.subject(activity);
  const answers = detection.answers === undefined ? [] : await answered(detection.answers, resource, activity, ports);
  const severity = severityOf(detection, activity, recalled);
  if (detection.answers !== undefined && answers.length === 0 && severity === 'LOW') return 'answers';
  return {
    detection,
    severity,
    resource,
    evidence: detection.evidence?.(activity, facts) ?? [],
    answers,
    unknown: decision === 'unknown' ? (detection.asks?.(activity) ?? []) : [],
  };
}

async function answered(
  answers: NonNullable<Detection['answers']>,
  resource: Resource,
  activity: Activity,
  ports: DetectPorts,
): Promise<Answer[]> {
  const open = await ports.openIncidents(placeOf({ ...activity, resource }));
  return open.flatMap(({ id, lastAt, standing }) => {
    if (activity.at < lastAt) return [];
    const left = answers(activity, standing);
    return left.length < standing.length ? [{ incident: id, standing: left }] : [];
  });
}

/** Root can do anything, so what root does weighs one level more, unless the scenario already weighs who acts. LOW stays LOW. */
function severityOf(detection: Detection, activity: Activity, recalled: Recalled | undefined): Severity {
  if (detection.weighs !== undefined) return detection.weighs(activity, recalled);
  const raises = activity.actor.type === 'root' && detection.severity !== 'LOW';
  return raises ? raised(detection.severity) : detection.severity;
}
