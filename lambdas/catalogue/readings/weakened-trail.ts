import type { Activity } from '#core/detection/activity.ts';
import { type Answers, NO_ANSWERS, type Question } from '#core/detection/facts.ts';
import { type Evidence, type Noted, noted } from '#core/incident/evidence.ts';
import { type Json, type JsonObject, list, object, text, truth } from '#core/json.ts';
import { askEarlierCalls } from './earlier-calls.ts';
import { trailOf } from './trail.ts';

/** Settings that weaken a trail when they are false. */
const SWITCHES = ['isMultiRegionTrail', 'includeGlobalServiceEvents', 'isOrganizationTrail', 'enableLogFileValidation'] as const;

/** Settings that weaken a trail when they are empty. */
const LINKS = ['kmsKeyId', 'cloudWatchLogsLogGroupArn'] as const;

const BEFORE: Noted = noted('state-before', 'unknown');

/** What a change of a trail weakened, by field name; empty if nothing. Without answers, it includes settings that may have been weak before. */
export function weakenedTrail(activity: Activity, answers: Answers = NO_ANSWERS): Noted[] {
  const weaker = weakerSettings(activity);
  if (weaker.length === 0) return [];
  const earlier = earlierSettings(activity, answers);
  return earlier === undefined ? [...weaker, BEFORE] : weaker.filter((setting) => !wasSo(setting, earlier));
}

/** What a trail no longer records after a change of selectors; empty if it still records every management event. */
export function weakenedSelectors({ name, request }: Activity): Noted[] {
  const weaker = name === 'PutEventSelectors' ? lostEvents(request) : name === 'PutInsightSelectors' ? lostInsights(request) : [];
  return weaker.length === 0 ? [] : [...weaker, BEFORE];
}

/**
 * What to ask if a call may only repeat the earlier settings of a trail. The console and CloudFormation send the whole
 * configuration with every change: an empty key is one that was never set, and the bucket is the same. Insights are off by
 * default, and the wizard that creates a trail sends none.
 */
export function trailQuestions(activity: Activity): Question[] {
  if (activity.name === 'UpdateTrail' && isWhole(activity.request) && weakerSettings(activity).length > 0) {
    return [askEarlierCalls(activity, trailOf(activity).arn, SETTING_CALLS)];
  }
  return lostInsightsOf(activity).length === 0 ? [] : [askEarlierCalls(activity, trailOf(activity).arn, INSIGHT_CALLS)];
}

/** Whether a change made a trail weaker than it was, or than AWS makes one; unknown if only the earlier state shows it. */
export function trailVerdict(activity: Activity, answers: Answers): 'fires' | 'quiet' | 'unknown' {
  const [question] = trailQuestions(activity);
  if (question?.ask !== 'earlier-calls') return 'fires';
  if (activity.name === 'UpdateTrail') {
    if (earlierSettings(activity, answers) !== undefined) return weakenedTrail(activity, answers).length > 0 ? 'fires' : 'quiet';
    return weakerSettings(activity).some(isBelowDefault) ? 'fires' : 'unknown';
  }
  const [newest] = answers.of(question)?.calls ?? [];
  if (newest === undefined) return 'unknown';
  return list(newest.request.insightSelectors).length > 0 ? 'fires' : 'quiet';
}

const SETTING_CALLS = ['CreateTrail', 'UpdateTrail'];
const INSIGHT_CALLS = ['PutInsightSelectors'];

/** The weak settings that an UpdateTrail names, also if they were weak before. */
function weakerSettings({ name, request }: Activity): Noted[] {
  if (name !== 'UpdateTrail') return [];
  const bucket = text(request.s3BucketName);
  return [
    ...SWITCHES.filter((field) => truth(request[field]) === false).map((field) => noted(field, 'false')),
    ...LINKS.filter((field) => request[field] === '').map((field) => noted(field, 'none')),
    ...(bucket === undefined ? [] : [noted('s3BucketName', bucket)]),
  ];
}

/**
 * Whether a request repeats the whole configuration: the bucket, and settings of which some are strong. On the command line,
 * people name only what they change.
 */
function isWhole(request: JsonObject): boolean {
  const others = [...SWITCHES, ...LINKS].filter((field) => request[field] !== undefined);
  return text(request.s3BucketName) !== undefined && others.length > 1 && others.some((field) => isStrong(request[field]));
}

/** Of what `SWITCHES` and `LINKS` name, only this is on in a trail that AWS creates by default. */
function isBelowDefault({ what }: Noted): boolean {
  return what === 'includeGlobalServiceEvents';
}

/** The whole configuration of the trail before an UpdateTrail, as AWS answered the last call that set it. */
function earlierSettings(activity: Activity, answers: Answers): JsonObject | undefined {
  const [question] = activity.name === 'UpdateTrail' ? trailQuestions(activity) : [];
  if (question?.ask !== 'earlier-calls') return undefined;
  return answers.of(question)?.calls.find(({ response }) => text(response.s3BucketName) !== undefined)?.response;
}

function wasSo({ what, value }: Noted, earlier: JsonObject): boolean {
  if (what === 's3BucketName') return text(earlier.s3BucketName) === value;
  return !isStrong(earlier[what === 'enableLogFileValidation' ? 'logFileValidationEnabled' : what]);
}

/** Whether an UpdateTrail sets any setting to its strong value. */
export function strengthensTrail({ name, request }: Activity): boolean {
  return name === 'UpdateTrail' && [...SWITCHES, ...LINKS].some((field) => isStrong(request[field]));
}

/** The weakened settings that remain weak after an UpdateTrail. */
export function stillWeak({ request }: Activity, standing: readonly Evidence[]): readonly Evidence[] {
  return leftOf(standing, ({ what }) => what === 's3BucketName' || !isStrong(request[what]));
}

/** Whether the trail records every event again after a change of selectors. */
export function recordsAllAgain(activity: Activity): boolean {
  const { eventSelectors, advancedEventSelectors, insightSelectors } = activity.request;
  const named = [eventSelectors, advancedEventSelectors, insightSelectors].flatMap(list);
  return named.length > 0 && weakenedSelectors(activity).length === 0;
}

/** What is still not recorded after a change of selectors of one kind. */
export function stillUnrecorded({ name }: Activity, standing: readonly Evidence[]): readonly Evidence[] {
  return leftOf(standing, ({ what }) => (what === 'insights') !== (name === 'PutInsightSelectors'));
}

/** The remaining evidence; the note that the state before is unknown is dropped when it is the last. */
function leftOf(standing: readonly Evidence[], stands: (fact: Noted) => boolean): readonly Evidence[] {
  const left = standing.filter((fact) => fact.kind !== 'noted' || fact.what === BEFORE.what || stands(fact));
  return left.every((fact) => fact.kind === 'noted' && fact.what === BEFORE.what) ? [] : left;
}

function isStrong(value: Json | undefined): boolean {
  return truth(value) === true || (truth(value) === undefined && (text(value) ?? '') !== '');
}

/** Whether an activity stops, deletes or weakens a trail; not if only the earlier state shows it. */
export function isTampering(activity: Activity): boolean {
  if (activity.source !== 'cloudtrail.amazonaws.com') return false;
  if (activity.name === 'StopLogging' || activity.name === 'DeleteTrail') return true;
  const isWeaker = weakenedTrail(activity).length > 0 || weakenedSelectors(activity).length > 0;
  return isWeaker && trailVerdict(activity, NO_ANSWERS) === 'fires';
}

function lostEvents(request: JsonObject): Noted[] {
  const basic = list(request.eventSelectors).map(object);
  const advanced = list(request.advancedEventSelectors).map(object);
  if (basic.length > 0) return lostToBasic(basic);
  return advanced.length > 0 ? lostToAdvanced(advanced) : [];
}

/** Basic selectors add up: one may record what another excludes. */
function lostToBasic(selectors: readonly JsonObject[]): Noted[] {
  const management = selectors.filter((selector) => truth(selector.includeManagementEvents) !== false);
  if (management.length === 0) return [noted('management-events', 'off')];
  const kinds = new Set(management.map((selector) => text(selector.readWriteType) ?? 'All'));
  const whole = kinds.has('All') || (kinds.has('ReadOnly') && kinds.has('WriteOnly'));
  const excluded = management.map((selector) => list(selector.excludeManagementEventSources).flatMap((one) => text(one) ?? []));
  const everywhere = excluded.reduce((common, sources) => common.filter((source) => sources.includes(source)));
  return [
    ...(whole ? [] : [noted('management-events', [...kinds].join(', '))]),
    ...everywhere.map((source) => noted('excluded-source', source)),
  ];
}

function lostToAdvanced(selectors: readonly JsonObject[]): Noted[] {
  const management = selectors
    .map((selector) => list(selector.fieldSelectors).map(object))
    .filter((fields) => fields.some(({ field, equals }) => field === 'eventCategory' && list(equals).includes('Management')))
    .map((fields) => fields.filter(({ field }) => field !== 'eventCategory'));
  if (management.length === 0) return [noted('management-events', 'off')];
  const kept = new Set(management.filter((fields) => fields.every(({ field }) => field === 'readOnly')).flatMap(readOnlyOf));
  if (kept.has('true') && kept.has('false')) return [];
  return management
    .flat()
    .map(({ field, ...condition }) => noted('event-condition', `${text(field) ?? 'field'} ${JSON.stringify(condition)}`));
}

/** Whether a management selector without other conditions records reads, writes or both. */
function readOnlyOf(fields: readonly JsonObject[]): string[] {
  return fields.reduce<string[]>(
    (kept, { equals, notEquals }) => {
      const [some, others] = [list(equals).map(String), list(notEquals).map(String)];
      return kept.filter((value) => (equals === undefined || some.includes(value)) && !others.includes(value));
    },
    ['true', 'false'],
  );
}

/** Event data stores have Insights too, but are no trails. */
function lostInsights({ trailName, insightSelectors }: JsonObject): Noted[] {
  return text(trailName) !== undefined && list(insightSelectors).length === 0 ? [noted('insights', 'off')] : [];
}

function lostInsightsOf({ name, request }: Activity): Noted[] {
  return name === 'PutInsightSelectors' ? lostInsights(request) : [];
}
