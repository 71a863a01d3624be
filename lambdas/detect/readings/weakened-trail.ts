import type { Activity } from '../../core/activity.ts';
import type { Noted } from '../../core/evidence.ts';
import { type JsonObject, list, object, text, truth } from '../../core/json.ts';

/** Switches of a trail that make it weaker when they are off. */
const SWITCHES = ['isMultiRegionTrail', 'includeGlobalServiceEvents', 'isOrganizationTrail', 'enableLogFileValidation'];

/** What a trail loses when the text is emptied. */
const LINKS = ['kmsKeyId', 'cloudWatchLogsLogGroupArn'];

/** The event tells only what is now. */
const BEFORE: Noted = { kind: 'noted', what: 'before', value: 'not told by the event' };

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
  if (management.length === 0) return [noted('management events', 'off')];
  const kinds = new Set(management.map((selector) => text(selector.readWriteType) ?? 'All'));
  const whole = kinds.has('All') || (kinds.has('ReadOnly') && kinds.has('WriteOnly'));
  const excluded = management.map((selector) => list(selector.excludeManagementEventSources).flatMap((one) => text(one) ?? []));
  const everywhere = excluded.reduce((common, sources) => common.filter((source) => sources.includes(source)));
  return [
    ...(whole ? [] : [noted('management events', [...kinds].join(', '))]),
    ...everywhere.map((source) => noted('excluded source', source)),
  ];
}

function lostToAdvanced(selectors: readonly JsonObject[]): Noted[] {
  const management = selectors
    .map((selector) => list(selector.fieldSelectors).map(object))
    .filter((fields) => fields.some(({ field, equals }) => field === 'eventCategory' && list(equals).includes('Management')))
    .map((fields) => fields.filter(({ field }) => field !== 'eventCategory'));
  if (management.length === 0) return [noted('management events', 'off')];
  const kept = new Set(management.filter((fields) => fields.every(({ field }) => field === 'readOnly')).flatMap(readOnlyOf));
  if (kept.has('true') && kept.has('false')) return [];
  return management.flat().map(({ field, ...condition }) => noted(`only ${text(field) ?? 'some'}`, JSON.stringify(condition)));
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

function noted(what: string, value: string): Noted {
  return { kind: 'noted', what, value };
}
