import type { Activity } from '#core/detection/activity.ts';
import { type Evidence, type Noted, noted } from '#core/incident/evidence.ts';
import { type Json, type JsonObject, list, object, text, truth } from '#core/json.ts';

/** Switches of a trail that make it weaker when they are off. */
const SWITCHES = ['isMultiRegionTrail', 'includeGlobalServiceEvents', 'isOrganizationTrail', 'enableLogFileValidation'] as const;

/** What a trail loses when the text is emptied. */
const LINKS = ['kmsKeyId', 'cloudWatchLogsLogGroupArn'] as const;

const BEFORE: Noted = noted('state-before', 'unknown');

/** What an UpdateTrail made weaker, by the names of its fields; empty where it made nothing weaker. */
export function weakenedTrail({ name, request }: Activity): Noted[] {
  if (name !== 'UpdateTrail') return [];
  const bucket = text(request.s3BucketName);
  const weaker = [
    ...SWITCHES.filter((field) => truth(request[field]) === false).map((field) => noted(field, 'false')),
    ...LINKS.filter((field) => request[field] === '').map((field) => noted(field, 'none')),
    ...(bucket === undefined ? [] : [noted('s3BucketName', bucket)]),
  ];
  return weaker.length === 0 ? [] : [...weaker, BEFORE];
}

/** What a change of selectors no longer records; empty where every management event is still recorded. */
export function weakenedSelectors({ name, request }: Activity): Noted[] {
  const weaker = name === 'PutEventSelectors' ? lostEvents(request) : name === 'PutInsightSelectors' ? lostInsights(request) : [];
  return weaker.length === 0 ? [] : [...weaker, BEFORE];
}

/** Whether an UpdateTrail makes a trail stronger in any way that the other direction would have made it weaker. */
export function strengthensTrail({ name, request }: Activity): boolean {
  return name === 'UpdateTrail' && [...SWITCHES, ...LINKS].some((field) => isStrong(request[field]));
}

/** Of what was made weaker, what still is after an UpdateTrail. */
export function stillWeak({ request }: Activity, standing: readonly Evidence[]): readonly Evidence[] {
  return leftOf(standing, ({ what }) => what === 's3BucketName' || !isStrong(request[what]));
}

/** Whether a change of selectors leaves a trail that records every event of its kind. */
export function recordsAllAgain(activity: Activity): boolean {
  const { eventSelectors, advancedEventSelectors, insightSelectors } = activity.request;
  const named = [eventSelectors, advancedEventSelectors, insightSelectors].flatMap(list);
  return named.length > 0 && weakenedSelectors(activity).length === 0;
}

/** Of what was no longer recorded, what still is not after a change of the selectors of one kind. */
export function stillUnrecorded({ name }: Activity, standing: readonly Evidence[]): readonly Evidence[] {
  return leftOf(standing, ({ what }) => (what === 'insights') !== (name === 'PutInsightSelectors'));
}

/** What is left of what was noted; that nobody knows what was before stands no longer than the rest. */
function leftOf(standing: readonly Evidence[], stands: (fact: Noted) => boolean): readonly Evidence[] {
  const left = standing.filter((fact) => fact.kind !== 'noted' || fact.what === BEFORE.what || stands(fact));
  return left.every((fact) => fact.kind === 'noted' && fact.what === BEFORE.what) ? [] : left;
}

function isStrong(value: Json | undefined): boolean {
  return truth(value) === true || (truth(value) === undefined && (text(value) ?? '') !== '');
}

/** Whether an activity blinds a trail: the calls of the scenarios about trails, each only where it takes something away. */
export function isTampering(activity: Activity): boolean {
  if (activity.source !== 'cloudtrail.amazonaws.com') return false;
  if (activity.name === 'StopLogging' || activity.name === 'DeleteTrail') return true;
  return weakenedTrail(activity).length > 0 || weakenedSelectors(activity).length > 0;
}

function lostEvents(request: JsonObject): Noted[] {
  const basic = list(request.eventSelectors).map(object);
  const advanced = list(request.advancedEventSelectors).map(object);
  if (basic.length > 0) return lostToBasic(basic);
  return advanced.length > 0 ? lostToAdvanced(advanced) : [];
}

/** Basic selectors add up: what one leaves out another may record. */
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

/** Which of reads and writes a management selector without other limits records. */
function readOnlyOf(fields: readonly JsonObject[]): string[] {
  return fields.reduce<string[]>(
    (kept, { equals }) => kept.filter((value) => list(equals).map(String).includes(value)),
    ['true', 'false'],
  );
}

function lostInsights(request: JsonObject): Noted[] {
  return list(request.insightSelectors).length === 0 ? [noted('insights', 'off')] : [];
}
