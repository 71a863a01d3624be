import { type Activity, hidesAddress } from '#core/detection/activity.ts';
import type { Detection, Signal } from '#core/detection/detection.ts';
import { type DetectionResult, opensUnanswered, type Quiet, type Recollection } from '#core/detection/detection-result.ts';
import type { Answers } from '#core/detection/facts.ts';
import { firesWithoutMemory } from '#core/detection/memory.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import type { Incident } from '#core/incident/incident.ts';
import { resolutionOf } from './earlier-resolutions.ts';
import { memoryOf } from './remember.ts';
import { severityOf } from './signal-severity.ts';

/** The part of an open incident that decides whether an activity resolves it. */
export type OpenIncident = Pick<Incident, 'id' | 'scenario' | 'lastAt' | 'standing' | 'standingSince'>;

/** What was read besides the event for the matching detections; `open` holds the incidents that they may resolve. */
export type GatheredFacts = {
  readonly answers: Answers;
  readonly recollections: ReadonlyMap<Detection, Recollection>;
  readonly open: ReadonlyMap<Detection, readonly OpenIncident[]>;
};

/** The result of a matching detection: it may also need a memory that fires, facts that decide, or an incident to resolve. */
export function judge(
  detection: Detection,
  activity: Activity,
  { answers, recollections, open }: GatheredFacts,
): DetectionResult {
  const quiet = (because: Quiet): DetectionResult => ({ detection, quiet: because });
  const memory = memoryOf(detection, tuningOf(activity));
  const recollection = recollections.get(detection);
  const recalled = recollection?.recalled;
  if (memory !== undefined && recalled?.fires !== true && !firesWithoutMemory(memory, activity)) {
    return quiet(notRecalled(recollection, activity));
  }
  const { facts } = detection;
  const decision = facts?.decides?.(activity, answers, recalled) ?? 'fires';
  if (decision === 'quiet') return refuted(detection, activity, answers);
  if (decision === 'unknown' && !opensUnanswered(facts, activity, answers)) {
    return quiet({ because: 'unanswered', questions: facts?.asks(activity) ?? [], answers });
  }
  const incidents = open.get(detection) ?? [];
  const resolutions = incidents.flatMap((incident) => resolutionOf(incident, detection, activity));
  const severity = severityOf(detection, activity, recalled);
  const resource = detection.subject(activity);
  if (detection.resolves !== undefined && resolutions.length === 0 && severity === 'LOW') {
    return quiet({ because: 'nothing-to-resolve', resource, open: incidents.length });
  }
  const evidence = detection.evidence?.(activity, answers, recalled) ?? [];
  const questions = decision === 'unknown' ? (facts?.asks(activity) ?? []) : [];
  const unanswered = [...questions, ...(detection.doubts?.(activity, answers) ?? [])];
  const answered = (decision === 'unknown' ? [] : (facts?.asks(activity) ?? [])).filter((one) => answers.of(one) !== undefined);
  const signal: Signal = {
    detection,
    severity,
    resource,
    evidence,
    resolutions,
    unanswered,
    ...(answered.length > 0 && { answered }),
  };
  return { detection, signal, answers, ...(memory !== undefined && { recollection: recollection ?? 'not-counted' }) };
}

/** Why a memory does not fire: too little was seen, or the activity has no value to count it by. */
function notRecalled(recollection: Recollection | undefined, activity: Activity): Quiet {
  const by = recollection === undefined ? hidesAddress(activity) : undefined;
  if (by !== undefined) return { because: 'address-hidden', by };
  return { because: 'not-seen-enough', recollection: recollection ?? 'not-counted' };
}

function refuted(detection: Detection, activity: Activity, answers: Answers): DetectionResult {
  const safeNow = safeNowOf(detection, activity, answers);
  const quiet: Quiet = { because: 'facts-say-no', questions: detection.facts?.asks(activity) ?? [], answers };
  return { detection, quiet, ...(safeNow !== undefined && { safeNow }) };
}

/** A finding of another service about a safe resource; not after a person pressed a button, which asks for something new. */
function safeNowOf(detection: Detection, activity: Activity, answers: Answers): Signal | undefined {
  const { findingReport, doubts, evidence, subject } = detection;
  if (findingReport === undefined || (doubts?.(activity, answers) ?? []).length > 0) return undefined;
  return {
    detection,
    severity: severityOf(detection, activity, undefined),
    resource: subject(activity),
    evidence: evidence?.(activity, answers) ?? [],
    resolutions: [],
    unanswered: [],
  };
}
