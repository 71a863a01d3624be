import type { JsonObject } from '#core/json.ts';
import { apiCall, type CallOverrides } from './api-call.ts';
import { type CloudEvent, type KnownFact, MEMBER, minute } from './cases.ts';

type OnTrail = CallOverrides & { readonly trail: string };

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';
const AUDIT_LOGS = 'amzn-s3-demo-audit-logs';

/** StopLogging of a trail, by name or ARN. */
export function stopLogging(call: OnTrail): CloudEvent {
  return apiCall({ source: CLOUDTRAIL, ...call, name: 'StopLogging', request: { name: call.trail } });
}

/** DeleteTrail, by name or ARN. */
export function deleteTrail(call: OnTrail): CloudEvent {
  return apiCall({ source: CLOUDTRAIL, ...call, name: 'DeleteTrail', request: { name: call.trail } });
}

/** UpdateTrail: the request contains only the changed settings, the response the whole trail. */
export function updateTrail(call: OnTrail & { changes: JsonObject }): CloudEvent {
  const { enableLogFileValidation: logFileValidationEnabled = true, ...changes } = call.changes;
  const response = {
    name: nameOf(call.trail),
    s3BucketName: AUDIT_LOGS,
    includeGlobalServiceEvents: true,
    isMultiRegionTrail: true,
    isOrganizationTrail: false,
    trailARN: arnOf(call),
    logFileValidationEnabled,
    ...changes,
  };
  return apiCall({
    source: CLOUDTRAIL,
    ...call,
    name: 'UpdateTrail',
    request: { name: call.trail, ...call.changes },
    response: Object.fromEntries(Object.entries(response).filter(([, value]) => value !== '')),
  });
}

/** CreateTrail. */
export function createTrail(call: OnTrail): CloudEvent {
  const request = { name: call.trail, s3BucketName: AUDIT_LOGS, isMultiRegionTrail: true };
  const response = { ...request, trailARN: arnOf(call) };
  return apiCall({ source: CLOUDTRAIL, ...call, name: 'CreateTrail', request, response });
}

/** UpdateTrail as the console sends it: the whole configuration, with empty texts for what is not set. */
export function saveTrail(call: OnTrail & { changes?: JsonObject }): CloudEvent {
  const whole = { s3BucketName: AUDIT_LOGS, isMultiRegionTrail: true, enableLogFileValidation: true, kmsKeyId: '' };
  return updateTrail({ ...call, changes: { ...whole, ...call.changes } });
}

/** The settings of a trail before an UpdateTrail, by CloudTrail's event history. */
export function settingsBefore(event: CloudEvent, trail: string, response: JsonObject): KnownFact {
  const calls = [{ name: 'UpdateTrail', at: minute(-60), request: {}, response: { s3BucketName: AUDIT_LOGS, ...response } }];
  return [questionOf(event, trail, ['CreateTrail', 'UpdateTrail']), { calls }];
}

/** The Insights that a trail had before a PutInsightSelectors; absent if none were ever set. */
export function insightsBefore(event: CloudEvent, trail: string, insights?: readonly string[]): KnownFact {
  const insightSelectors = (insights ?? []).map((insightType) => ({ insightType }));
  const calls = [{ name: 'PutInsightSelectors', at: minute(-60), request: { insightSelectors }, response: {} }];
  return [questionOf(event, trail, ['PutInsightSelectors']), { calls: insights === undefined ? [] : calls }];
}

function questionOf({ detail }: CloudEvent, trail: string, calls: readonly string[]) {
  const [before, event] = [String(detail.eventTime), String(detail.eventID)];
  return { ask: 'earlier-calls', arn: arnOf({ trail }), calls, before, event } as const;
}

/** One basic event selector; omitted fields have AWS's defaults. */
export type SelectorCase = {
  readonly management?: boolean;
  readonly readWrite?: 'All' | 'ReadOnly' | 'WriteOnly';
  readonly excluded?: readonly string[];
  readonly objects?: readonly string[];
};

/** PutEventSelectors with basic selectors, which replace all existing ones. */
export function putEventSelectors(call: OnTrail & { selectors: readonly SelectorCase[] }): CloudEvent {
  const eventSelectors = call.selectors.map(({ management = true, readWrite = 'All', excluded = [], objects }) => ({
    readWriteType: readWrite,
    includeManagementEvents: management,
    dataResources: objects === undefined ? [] : [{ type: 'AWS::S3::Object', values: objects }],
    excludeManagementEventSources: excluded,
  }));
  return selectorsCall(call, { eventSelectors });
}

/** The fields of one advanced event selector, as `[field, operator, values]`. */
export type AdvancedCase = readonly (readonly [string, 'equals' | 'notEquals' | 'startsWith', readonly string[]])[];

/** PutEventSelectors with advanced selectors. */
export function putAdvancedSelectors(call: OnTrail & { selectors: readonly AdvancedCase[] }): CloudEvent {
  const advancedEventSelectors = call.selectors.map((fields, index) => ({
    name: `Selector ${index + 1}`,
    fieldSelectors: fields.map(([field, operator, values]) => ({ field, [operator]: values })),
  }));
  return selectorsCall(call, { advancedEventSelectors });
}

/** PutInsightSelectors: the types of Insights that stay on. */
export function putInsightSelectors(call: OnTrail & { insights: readonly string[] }): CloudEvent {
  const insightSelectors = call.insights.map((insightType) => ({ insightType }));
  return apiCall({
    source: CLOUDTRAIL,
    ...call,
    name: 'PutInsightSelectors',
    request: { trailName: call.trail, insightSelectors },
    response: { trailARN: arnOf(call), insightSelectors },
  });
}

function selectorsCall(call: OnTrail, selectors: JsonObject): CloudEvent {
  return apiCall({
    source: CLOUDTRAIL,
    ...call,
    name: 'PutEventSelectors',
    request: { trailName: call.trail, ...selectors },
    response: { trailARN: arnOf(call), ...selectors },
  });
}

function nameOf(trail: string): string {
  return trail.split('/').at(-1) ?? trail;
}

function arnOf({ trail, account = MEMBER, region = 'ap-northeast-2' }: OnTrail): string {
  return trail.startsWith('arn:') ? trail : `arn:aws:cloudtrail:${region}:${account}:trail/${trail}`;
}
