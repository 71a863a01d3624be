import type { Activity, RecordPart } from '#core/detection/activity.ts';
import { type JsonObject, object, text, truth } from '#core/json.ts';
import { actorOf } from './actor.ts';
import { type EventReading, headerOf, heldBecause, type IsAwaited, type Mutable } from './reading.ts';

/** API versions that AWS writes into event names: `CreateFunction20150331`, `UpdateDistribution2020_05_31`, `AddPermission20150331v2`. */
const VERSION_SUFFIX = /(\d{8}|\d{4}_\d\d_\d\d)(v\d+)?$/;

/** Whether a detail is a CloudTrail record. */
export function isRecord(detail: JsonObject): boolean {
  return text(detail.eventSource) !== undefined && text(detail.eventName) !== undefined;
}

/** Verbs of read-only calls, for records without `readOnly`: older log files and exports. */
const READING =
  /^(AssumeRole|Batch(Describe|Get)|Describe|Estimate|Get|Head|List|Lookup|Preview|Query|Scan|Search|Select|Simulate|Validate|View)/;

/**
 * Categories and event types of records about calls that CloudTrail also records by themselves: calls through a VPC endpoint, calls
 * by a tool of AWS's MCP server, and those that Insights and aggregated events sum up.
 */
const ABOUT_CALLS = new Set<unknown>([
  'NetworkActivity',
  'AwsVpceEvent',
  'AwsMcpEvent',
  'Insight',
  'AwsCloudTrailInsight',
  'Aggregated',
  'AwsAggregatedEvent',
]);

/** Whether a record is only about calls that have their own records; it is ignored. */
export function isAboutCalls({ eventCategory, eventType }: JsonObject): boolean {
  return ABOUT_CALLS.has(eventCategory) || ABOUT_CALLS.has(eventType);
}

export const NO_ACTIVITY: EventReading = { kind: 'read', activities: [] };

/** Reads a CloudTrail record in its EventBridge envelope, or alone with an empty envelope. */
export function fromRecord(record: JsonObject, envelope: JsonObject, isAwaited: IsAwaited): EventReading {
  const recipient = text(record.recipientAccountId);
  const owner = recipient ?? (text(envelope.account) === undefined ? text(object(record.userIdentity).accountId) : undefined);
  const where = headerOf(envelope, {
    account: owner,
    region: text(record.awsRegion),
    time: text(record.eventTime),
    id: text(record.eventID),
  });
  if ('code' in where) return heldBecause(where);
  const source = text(record.eventSource) ?? '';
  const name = withoutVersion(text(record.eventName) ?? '');
  const readOnly = isReadOnly(name, truth(record.readOnly));
  const error = text(record.errorCode);
  if (!isAwaited({ source, name, readOnly, error }) || isAboutCalls(record)) return NO_ACTIVITY;
  const address = text(record.sourceIPAddress);
  const agent = text(record.userAgent);
  const activity: Mutable<Activity> = {
    // An addendum repeats an event with details that were missing.
    id: text(object(record.addendum).originalEventID) ?? where.id,
    kind: kindOf(record),
    account: where.account,
    region: where.region,
    at: where.at,
    source,
    name,
    readOnly,
    actor: actorOf(object(record.userIdentity)),
    request: object(record.requestParameters),
    response: object(record.responseElements),
    detail: record,
  };
  if (isOmitted(activity.request) || isOmitted(activity.response) || isOmitted(object(record.additionalEventData))) {
    Object.assign(activity, withoutOmitted(activity));
  }
  if (error !== undefined) activity.error = error;
  if (address !== undefined) activity.address = address;
  if (agent !== undefined) activity.agent = agent;
  return { kind: 'read', activities: [activity] };
}

/** Every version ends in a digit, which few other names do, so most names skip the search. */
function withoutVersion(name: string): string {
  const last = name.at(-1) ?? '';
  return last >= '0' && last <= '9' ? name.replace(VERSION_SUFFIX, '') : name;
}

/** The name decides if the record does not say; some services record their List and Describe calls as writes. */
function isReadOnly(name: string, recorded: boolean | undefined): boolean {
  if (recorded !== false) return recorded ?? READING.test(name);
  const first = name[0];
  return (first === 'L' && name.startsWith('List')) || (first === 'D' && name.startsWith('Describe'));
}

/** CloudTrail writes `{"omitted": true, "originalSize": ..., "reason": ...}` in place of a part that is too large for a record. */
function isOmitted(part: JsonObject): boolean {
  return part.omitted !== undefined && truth(part.omitted) === true;
}

function withoutOmitted({ request, response, detail }: Activity): Pick<Activity, 'request' | 'response' | 'omitted'> {
  const parts = { request, response, additional: object(detail.additionalEventData) };
  const omitted = (Object.keys(parts) as RecordPart[]).filter((part) => isOmitted(parts[part]));
  const left = (part: 'request' | 'response') => (omitted.includes(part) ? {} : parts[part]);
  return { request: left('request'), response: left('response'), omitted };
}

function kindOf(record: JsonObject): Activity['kind'] {
  if (record.eventType === 'AwsConsoleSignIn') return 'sign-in';
  return record.eventType === 'AwsServiceEvent' ? 'service-event' : 'api-call';
}
