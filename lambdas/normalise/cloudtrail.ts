import type { Activity } from '#core/detection/activity.ts';
import { type JsonObject, object, text, truth } from '#core/json.ts';
import { actorOf } from './actor.ts';
import { circumstancesOf, type Draft, held, type IsAwaited, type Reading } from './reading.ts';

/** API versions that AWS writes into event names: `CreateFunction20150331`, `UpdateDistribution2020_05_31`, `AddPermission20150331v2`. */
const VERSION_SUFFIX = /(\d{8}|\d{4}_\d\d_\d\d)(v\d+)?$/;

/** Whether a detail is a CloudTrail record. */
export function isRecord(detail: JsonObject): boolean {
  return text(detail.eventSource) !== undefined && text(detail.eventName) !== undefined;
}

const NOT_AWAITED: Reading = { kind: 'read', activities: [] };

/** Reads a CloudTrail record in its EventBridge envelope, or alone with an empty envelope. */
export function fromRecord(record: JsonObject, envelope: JsonObject, isAwaited: IsAwaited): Reading {
  const recipient = text(record.recipientAccountId);
  const owner = recipient ?? (text(envelope.account) === undefined ? text(object(record.userIdentity).accountId) : undefined);
  const where = circumstancesOf(envelope, {
    account: owner,
    region: text(record.awsRegion),
    time: text(record.eventTime),
    id: text(record.eventID),
  });
  if ('code' in where) return held(where);
  const source = text(record.eventSource) ?? '';
  const name = withoutVersion(text(record.eventName) ?? '');
  const readOnly = truth(record.readOnly) ?? false;
  const error = text(record.errorCode);
  if (!isAwaited({ source, name, readOnly, error })) return NOT_AWAITED;
  const address = text(record.sourceIPAddress);
  const agent = text(record.userAgent);
  const activity: Draft<Activity> = {
    id: where.id,
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

function kindOf(record: JsonObject): Activity['kind'] {
  if (record.eventType === 'AwsConsoleSignIn') return 'sign-in';
  return record.eventType === 'AwsServiceEvent' ? 'service-event' : 'api-call';
}
