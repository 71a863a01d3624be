import type { Activity } from '#core/detection/activity.ts';
import { type Evidence, type Noted, noted } from '#core/incident/evidence.ts';
import { type Json, type JsonObject, list, object, text, truth } from '#core/json.ts';

/** Settings that weaken a trail when they are false. */
const SWITCHES = ['isMultiRegionTrail', 'includeGlobalServiceEvents', 'isOrganizationTrail', 'enableLogFileValidation'] as const;

/** Settings that weaken a trail when they are empty. */
const LINKS = ['kmsKeyId', 'cloudWatchLogsLogGroupArn'] as const;

const BEFORE: Noted = noted('state-before', 'unknown');

/** The settings an UpdateTrail weakened, by field name; empty if none. */
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

/** What a trail no longer records after a change of selectors; empty if it still records every management event. */
export function weakenedSelectors({ name, request }: Activity): Noted[] {
  const weaker = name === 'PutEventSelectors' ? lostEvents(request) : name === 'PutInsightSelectors' ? lostInsights(request) : [];
  return weaker.length === 0 ? [] : [...weaker, BEFORE];
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

/** Whether an activity stops, deletes or weakens a trail. */
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
    (kept, { equals }) => kept.filter((value) => list(equals).map(String).includes(value)),
    ['true', 'false'],
  );
}

function lostInsights(request: JsonObject): Noted[] {
  return list(request.insightSelectors).length === 0 ? [noted('insights', 'off')] : [];
}
