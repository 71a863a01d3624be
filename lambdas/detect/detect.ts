import { type Activity, isEffective } from '#core/detection/activity.ts';
import type { Detection, Signal } from '#core/detection/detection.ts';
import { type DetectionResult, isUndecided, type Quiet } from '#core/detection/detection-result.ts';
import { type Answers, NO_ANSWERS, type Question } from '#core/detection/facts.ts';
import type { MemoryStore } from '#core/detection/memory-store.ts';
import { isRemediationRole, type Naming } from '#core/naming.ts';
import { resourceKey } from '#core/resource.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import { type EchoPorts, echoIn, isAboutHubRoles } from './echo.ts';
import { hiddenFrom } from './hidden.ts';
import { type GatheredFacts, judge, type OpenIncident } from './judge.ts';
import { remember } from './remember.ts';
import { candidatesFor } from './trigger-index.ts';

/** What detection reads besides the event. */
export type DetectPorts = EchoPorts & {
  readonly catalogue: CatalogueIndex;
  readonly naming: Naming;
  /** Open incidents about one resource, by its key `account/region/resource id`. */
  readonly openIncidents: (resource: string) => Promise<readonly OpenIncident[]>;
  readonly memory: MemoryStore;
  /** Facts of the member account; what cannot be read in time stays unanswered. Never throws. */
  readonly ask: (questions: readonly Question[], activity: Activity) => Promise<Answers>;
  /** Receives what every candidate made of an activity, and why the quiet ones stayed quiet. */
  readonly onLooks?: (activity: Activity, looks: readonly DetectionResult[]) => void;
};

/** The result for one activity: its signals, or the incident whose plan made this call. */
export type DetectResult = {
  readonly signals: readonly Signal[];
  /** Scenarios that may or may not have happened: questions stayed unanswered, or CloudTrail left out what they look at. */
  readonly undecided?: readonly Detection[];
  /** Findings of other services whose resource is safe by now: evidence of the incident that was about it. */
  readonly safeNow?: readonly Signal[];
  readonly echoOf?: string;
};

/** The result of most events. */
const NOTHING: Promise<DetectResult> = Promise.resolve({ signals: [] });

/** The detections that an activity could trigger: those that match, and those that cannot judge an incomplete record. */
type Found = {
  readonly candidates: readonly Detection[];
  readonly matching: readonly Detection[];
  readonly hidden: readonly Detection[];
};

/** Receives signals as soon as they are certain. */
export type OnSignals = (signals: readonly Signal[]) => Promise<void>;

/**
 * Evaluates every detection that an activity concerns. Cost does not grow with the catalogue: candidates come from an index by
 * service and call. A refused call never fires; a write by the hub's own role fires unless it is an echo of a call the hub made.
 * Signals that need only the event are passed on before anything else is read, so that containment does not wait.
 */
export function detect(activity: Activity, ports: DetectPorts, onSignals?: OnSignals): Promise<DetectResult> {
  const { error } = activity;
  if (!isEffective(activity) && ports.onLooks === undefined) return NOTHING;
  const byHub = isByHubRole(activity, ports.naming);
  const candidates = candidatesFor(ports.catalogue.triggers, activity, byHub);
  if (!isEffective(activity)) return allQuiet(candidates, { because: 'refused', error: error ?? 'unknown' }, activity, ports);
  const hidden = hiddenFrom(candidates, activity);
  const matching = candidates.filter((detection) => !hidden.includes(detection) && detection.matches(activity));
  const found: Found = { candidates, matching, hidden };
  if (byHub) return byHubItself(found, activity, ports, onSignals);
  if (matching.length === 0 && hidden.length === 0) return allQuiet(candidates, { because: 'no-match' }, activity, ports);
  return recognised(found, activity, ports, onSignals);
}

function allQuiet(
  candidates: readonly Detection[],
  quiet: Quiet,
  activity: Activity,
  { onLooks }: DetectPorts,
): Promise<DetectResult> {
  onLooks?.(
    activity,
    candidates.map((detection) => ({ detection, quiet })),
  );
  return NOTHING;
}

/** A write by the hub's own role may be a call of the hub itself. If only its content says so, only detections about hub roles stay quiet. */
async function byHubItself(
  found: Found,
  activity: Activity,
  ports: DetectPorts,
  onSignals: OnSignals | undefined,
): Promise<DetectResult> {
  const echo = await echoIn(activity, ports);
  if (echo === undefined) return recognised(found, activity, ports, onSignals);
  const { incident, kind } = echo;
  const own: Quiet = { because: 'own-call', incident };
  if (kind === 'provisional') {
    const others = found.matching.filter((detection) => !isAboutHubRoles(detection));
    const quiet = found.candidates.filter(isAboutHubRoles).map((detection): DetectionResult => ({ detection, quiet: own }));
    return { ...(await recognised({ ...found, matching: others }, activity, ports, onSignals, quiet)), echoOf: incident };
  }
  // A fix by the hub must be remembered like any other change, or the resource would still count as exposed.
  await remember(found.matching, activity, ports.memory);
  await allQuiet(found.candidates, own, activity, ports);
  return { signals: [], echoOf: incident };
}

async function recognised(
  { candidates, matching, hidden }: Found,
  activity: Activity,
  ports: DetectPorts,
  onSignals: OnSignals | undefined,
  known: readonly DetectionResult[] = [],
): Promise<DetectResult> {
  const judged = matching.length === 0 ? [] : await looksOf(matching, activity, ports, onSignals);
  const parts = activity.omitted ?? [];
  // A call that only may resolve an incident resolves none.
  const unseen = hidden.filter(({ resolves }) => resolves?.only === undefined);
  const looks = [
    ...judged,
    ...known,
    ...unseen.map((detection): DetectionResult => ({ detection, quiet: { because: 'omitted', parts } })),
  ];
  if (ports.onLooks !== undefined) {
    const byDetection = new Map(looks.map((look) => [look.detection, look]));
    const unlike = (detection: Detection): DetectionResult => ({ detection, quiet: { because: 'no-match' } });
    ports.onLooks(
      activity,
      candidates.map((detection) => byDetection.get(detection) ?? unlike(detection)),
    );
  }
  const undecided = looks.filter(isUndecided).map(({ detection }) => detection);
  const safeNow = looks.flatMap((look) => ('quiet' in look && look.safeNow !== undefined ? [look.safeNow] : []));
  return {
    signals: signalsOf(looks),
    ...(undecided.length > 0 && { undecided }),
    ...(safeNow.length > 0 && { safeNow }),
  };
}

/** The result of each matching detection, in their order; signals are passed on as soon as they are certain. */
async function looksOf(
  matching: readonly Detection[],
  activity: Activity,
  ports: DetectPorts,
  onSignals: OnSignals = async () => undefined,
): Promise<readonly DetectionResult[]> {
  const judged = async (detections: readonly Detection[], gathered: GatheredFacts): Promise<DetectionResult[]> => {
    const looks = detections.map((detection) => judge(detection, activity, gathered));
    const signals = signalsOf(looks);
    if (signals.length > 0) await onSignals(signals);
    return looks;
  };
  const certain = matching.filter((detection) => isDecidedByEvent(detection, activity));
  if (certain.length === 0) return judged(matching, await gather(matching, activity, ports));
  const first = await judged(certain, NOTHING_GATHERED);
  if (certain.length === matching.length) return first;
  const open = matching.filter((detection) => !certain.includes(detection));
  const rest = await judged(open, await gather(open, activity, ports));
  const order = (look: DetectionResult) => matching.indexOf(look.detection);
  return [...first, ...rest].toSorted((one, other) => order(one) - order(other));
}

function signalsOf(looks: readonly DetectionResult[]): Signal[] {
  return looks.flatMap((look) => ('signal' in look ? [look.signal] : []));
}

const NOTHING_GATHERED: GatheredFacts = { answers: NO_ANSWERS, recollections: new Map(), open: new Map() };

/** Whether a detection needs nothing but the event. */
function isDecidedByEvent({ memory, resolves, facts }: Detection, activity: Activity): boolean {
  return memory === undefined && resolves === undefined && (facts?.asks(activity) ?? []).length === 0;
}

/** Whether the actor is one of the hub's own remediation roles. */
function isByHubRole({ actor }: Activity, naming: Naming): boolean {
  return isRemediationRole(naming, actor.role ?? '');
}

/** Asks for facts, remembers the activity and looks up open incidents, for the detections that need them. */
async function gather(matching: readonly Detection[], activity: Activity, ports: DetectPorts): Promise<GatheredFacts> {
  const questions = matching.flatMap((detection) => detection.facts?.asks(activity) ?? []);
  const resolving = matching.filter((detection) => detection.resolves !== undefined);
  const remembering = remember(matching, activity, ports.memory);
  const [answers, recollections, open] = await Promise.all([
    questions.length === 0 ? NO_ANSWERS : ports.ask(questions, activity),
    remembering,
    // Remember first, then look up open incidents; `track` does the reverse. So one side always sees the other.
    resolving.length === 0 ? NOTHING_GATHERED.open : remembering.then(() => openIncidents(resolving, activity, ports)),
  ]);
  return { answers, recollections, open };
}

/** The open incidents about the resource of each detection. */
async function openIncidents(
  resolving: readonly Detection[],
  activity: Activity,
  ports: DetectPorts,
): Promise<GatheredFacts['open']> {
  const found = new Map<string, Promise<readonly OpenIncident[]>>();
  const lookUp = async (detection: Detection) => {
    const resource = resourceKey({ ...activity, resource: detection.subject(activity) });
    const open = found.get(resource) ?? ports.openIncidents(resource);
    found.set(resource, open);
    return [detection, await open] as const;
  };
  return new Map(await Promise.all(resolving.map(lookUp)));
}
