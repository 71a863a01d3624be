import { CATALOGUE } from '#catalogue/index.ts';
import { type Activity, isEffective } from '#core/detection/activity.ts';
import type { Detection, Resolution, Signal } from '#core/detection/detection.ts';
import { type Answers, NO_ANSWERS, type Question } from '#core/detection/facts.ts';
import { firesWithoutMemory, type Recalled } from '#core/detection/memory.ts';
import type { MemoryStore } from '#core/detection/memory-store.ts';
import { withResolutions } from '#core/detection/resolutions.ts';
import { raised, type Severity } from '#core/detection/severity.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isRemediationRole, type Naming } from '#core/naming.ts';
import { resourceKey } from '#core/resource.ts';
import { resolutionOf } from './earlier-resolutions.ts';
import { isEcho } from './echo.ts';
import { memoryOf, remember } from './remember.ts';
import { candidatesFor, indexOf, isAwaitedBy, type TriggerIndex } from './trigger-index.ts';

/** As much of an open incident as it takes to tell whether an activity answers it. */
export type OpenIncident = Pick<Incident, 'id' | 'scenario' | 'lastAt' | 'standing' | 'standingSince'>;

/** What detection asks of the world outside the event. */
export type DetectPorts = {
  readonly naming: Naming;
  /** Open incidents about one resource; `place` is `account/region/resource id`. */
  readonly openIncidents: (place: string) => Promise<readonly OpenIncident[]>;
  /** The incident with this id, or undefined. */
  readonly incident: (id: string) => Promise<Pick<Incident, 'id' | 'account' | 'plan'> | undefined>;
  readonly memory: MemoryStore;
  /** Facts of the member account; what cannot be learnt in time stays unanswered. Never throws. */
  readonly ask: (questions: readonly Question[], activity: Activity) => Promise<Answers>;
};

/** What the hub makes of one activity: its signals, or the incident whose own plan this activity carries out. */
export type DetectResult = {
  readonly signals: readonly Signal[];
  /** Scenarios that may or may not be there: nobody answered what they had to ask. */
  readonly undecided?: readonly Detection[];
  readonly echoOf?: string;
};

/** What becomes of most events. */
const NOTHING: Promise<DetectResult> = Promise.resolve({ signals: [] });

/** What was learnt outside the event for the detections it matches; `open` holds the incidents they may answer. */
export type Gathered = {
  readonly answers: Answers;
  readonly recollections: ReadonlyMap<Detection, Recalled>;
  readonly open: ReadonlyMap<Detection, readonly OpenIncident[]>;
};

/** Why a detection that matches stays quiet all the same: what it needed and did not get. */
export type QuietBecause = 'memory' | 'facts' | 'undecided' | 'answers';

/** The product's catalogue and its good news, by what can set each detection off. */
export const TRIGGERS = indexOf(withResolutions(CATALOGUE));

/** Whether a call may set off anything of the catalogue: the others need not even be read to the end. */
export const isAwaited = isAwaitedBy(TRIGGERS);

/** Takes signals as soon as they are certain. */
export type OnSignals = (signals: readonly Signal[]) => Promise<void>;

/**
 * Asks every detection of an index that an activity concerns. Cost does not grow with the catalogue: candidates come from
 * an index by service and call. A refused call never fires; a write by the hub's own role fires only if no recorded plan
 * asked for it. What the event alone decides is told before anything else is read: containment must not wait for it.
 */
export function detectWith(
  index: TriggerIndex,
): (activity: Activity, ports: DetectPorts, tell?: OnSignals) => Promise<DetectResult> {
  return (activity, ports, tell) => {
    if (!isEffective(activity)) return NOTHING;
    const byHub = isByHub(activity, ports);
    const matching = candidatesFor(index, activity, byHub).filter((detection) => detection.matches(activity));
    if (byHub) return byHubItself(matching, activity, ports, tell);
    return matching.length === 0 ? NOTHING : verdictOf(matching, activity, ports, tell);
  };
}

/** The verdict on what the hub's own role does, which may be what the hub itself planned. */
async function byHubItself(
  matching: readonly Detection[],
  activity: Activity,
  ports: DetectPorts,
  tell: OnSignals | undefined,
): Promise<DetectResult> {
  const echoOf = await echoed(activity, ports);
  if (echoOf === undefined) return verdictOf(matching, activity, ports, tell);
  // What the hub itself put right must be remembered like anybody's doing, or it would still count as open.
  await remember(matching, activity, ports.memory);
  return { signals: [], echoOf };
}

async function verdictOf(
  matching: readonly Detection[],
  activity: Activity,
  ports: DetectPorts,
  tell: OnSignals = async () => undefined,
): Promise<DetectResult> {
  const certain = matching.filter((detection) => isDecidedByEvent(detection, activity));
  const first = judged(certain, activity, NOTHING_LEARNT);
  if (first.signals.length > 0) await tell(first.signals);
  if (certain.length === matching.length) return first;
  const open = matching.filter((detection) => !certain.includes(detection));
  const rest = judged(open, activity, await gather(open, activity, ports));
  if (rest.signals.length > 0) await tell(rest.signals);
  const undecided = [...(first.undecided ?? []), ...(rest.undecided ?? [])];
  const inOrder = (one: Signal, other: Signal) => matching.indexOf(one.detection) - matching.indexOf(other.detection);
  return { signals: [...first.signals, ...rest.signals].toSorted(inOrder), ...(undecided.length > 0 && { undecided }) };
}

const NOTHING_LEARNT: Gathered = { answers: NO_ANSWERS, recollections: new Map(), open: new Map() };

/** Whether a detection needs nothing besides the event. */
function isDecidedByEvent({ memory, resolves, facts }: Detection, activity: Activity): boolean {
  return memory === undefined && resolves === undefined && (facts?.asks(activity) ?? []).length === 0;
}

function judged(detections: readonly Detection[], activity: Activity, learnt: Gathered): DetectResult {
  const all = detections.map((detection) => judge(detection, activity, learnt));
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

/**
 * Asks for the facts that matching detections want to know, remembers the activity for those that remember, and looks up
 * open incidents for those that answer them.
 */
export async function gather(matching: readonly Detection[], activity: Activity, ports: DetectPorts): Promise<Gathered> {
  const questions = matching.flatMap((detection) => detection.facts?.asks(activity) ?? []);
  const answering = matching.filter((detection) => detection.resolves !== undefined);
  const remembering = remember(matching, activity, ports.memory);
  const [answers, recollections, open] = await Promise.all([
    questions.length === 0 ? NO_ANSWERS : ports.ask(questions, activity),
    remembering,
    // Whoever opens an incident looks at what is remembered afterwards: one of the two sees the other, whatever the order.
    answering.length === 0 ? NOTHING_LEARNT.open : remembering.then(() => openIncidents(answering, activity, ports)),
  ]);
  return { answers, recollections, open };
}

/** What is open about the resource of each detection. */
async function openIncidents(answering: readonly Detection[], activity: Activity, ports: DetectPorts): Promise<Gathered['open']> {
  const found = new Map<string, Promise<readonly OpenIncident[]>>();
  const lookUp = async (detection: Detection) => {
    const place = resourceKey({ ...activity, resource: detection.subject(activity) });
    const open = found.get(place) ?? ports.openIncidents(place);
    found.set(place, open);
    return [detection, await open] as const;
  };
  return new Map(await Promise.all(answering.map(lookUp)));
}

/** What a detection needs besides its match: a memory that fires, facts that decide, an incident to answer. Its signal, or what it lacks. */
export function judge(detection: Detection, activity: Activity, learnt: Gathered): Signal | QuietBecause {
  const memory = memoryOf(detection, tuningOf(activity));
  const recalled = learnt.recollections.get(detection);
  if (memory !== undefined && recalled?.fires !== true && !firesWithoutMemory(memory, activity)) return 'memory';
  const decision = detection.facts?.decides?.(activity, learnt.answers) ?? 'fires';
  if (decision === 'quiet') return 'facts';
  if (decision === 'unknown' && detection.facts?.ifUnanswered !== 'open') return 'undecided';
  const answers = answersOf(detection, activity, learnt);
  const severity = severityOf(detection, activity, recalled);
  if (detection.resolves !== undefined && answers.length === 0 && severity === 'LOW') return 'answers';
  return {
    detection,
    severity,
    resource: detection.subject(activity),
    evidence: detection.evidence?.(activity, learnt.answers, recalled) ?? [],
    resolutions: answers,
    unanswered: decision === 'unknown' ? (detection.facts?.asks(activity) ?? []) : [],
  };
}

/** Of the open incidents a detection may answer, those it does. */
function answersOf(detection: Detection, activity: Activity, { open }: Gathered): Resolution[] {
  return (open.get(detection) ?? []).flatMap((incident) => resolutionOf(incident, detection, activity));
}

/** Root can do anything, so what root does weighs one level more, unless the scenario already weighs who acts. LOW stays LOW. */
function severityOf(detection: Detection, activity: Activity, recalled: Recalled | undefined): Severity {
  if (detection.severityFor !== undefined) return detection.severityFor(activity, recalled);
  const raises = activity.actor.type === 'root' && detection.severity !== 'LOW';
  return raises ? raised(detection.severity) : detection.severity;
}
