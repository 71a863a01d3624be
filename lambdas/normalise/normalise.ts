import type { Activity } from '../core/activity.ts';
import { isObject, type JsonObject, object, text, truth } from '../core/json.ts';
import { actorOf } from './actor.ts';

/** What became of one piece of foreign input: an activity, or the reason why it waits in the parking queue. */
export type Reading =
  | { readonly kind: 'activity'; readonly activity: Activity }
  | { readonly kind: 'parked'; readonly reason: string };

/** API versions that AWS writes into event names: `CreateFunction20150331`, `UpdateDistribution2020_05_31`, `AddPermission20150331v2`. */
const VERSION_SUFFIX = /(\d{8}|\d{4}_\d\d_\d\d)(v\d+)?$/;

/** No record of AWS nests deeper; reading one that does could exhaust the stack. */
const DEEPEST = 100;

/**
 * Reads one foreign JSON value, an EventBridge event or a bare CloudTrail record, into an activity.
 * Never throws: what it cannot read comes back parked, with the reason in words.
 */
export function normalise(input: unknown): Reading {
  if (!isObject(input)) return parked('not a JSON object: an EventBridge event or a CloudTrail record is expected');
  if (isTooDeep(input)) return parked(`nested deeper than ${DEEPEST} levels, as no record of AWS is`);
  const sender = text(input.source);
  if (isObject(input.detail) && sender !== undefined && !sender.startsWith('aws.')) {
    return parked(`sent by ${sender}, and only AWS itself may tell what CloudTrail recorded`);
  }
  if (isObject(input.detail)) return fromRecord(input.detail, input);
  if (input.eventName !== undefined) return fromRecord(input, {});
  return parked('neither an EventBridge event (it has no detail object) nor a CloudTrail record (it has no eventName)');
}

/** The same for a JSON text. */
export function normaliseText(input: string): Reading {
  try {
    return normalise(JSON.parse(input));
  } catch {
    return parked('not JSON');
  }
}

function fromRecord(record: JsonObject, envelope: JsonObject): Reading {
  const source = text(record.eventSource);
  const name = text(record.eventName);
  if (source === undefined || name === undefined) {
    return parked(`no reader for detail-type ${JSON.stringify(envelope['detail-type'] ?? null)}`);
  }
  const recorded = text(record.recipientAccountId) ?? text(object(record.userIdentity).accountId);
  const account = text(envelope.account) ?? recorded;
  if (account === undefined || !/^\d{12}$/.test(account)) return parked('the event names no account of 12 digits');
  const recipient = text(record.recipientAccountId);
  if (recipient !== undefined && recipient !== account) {
    return parked(`the envelope says account ${account} but the record was made for ${recipient}`);
  }
  const region = text(envelope.region) ?? text(record.awsRegion);
  if (region === undefined) return parked('the event names no Region');
  const at = Date.parse(text(record.eventTime) ?? text(envelope.time) ?? '');
  if (Number.isNaN(at)) return parked('the event carries no readable time');
  const id = text(record.eventID) ?? text(envelope.id);
  if (id === undefined) return parked('the event carries no id, so a duplicate of it could not be told');

  const error = text(record.errorCode);
  const address = text(record.sourceIPAddress);
  const agent = text(record.userAgent);
  return {
    kind: 'activity',
    activity: {
      id,
      kind: kindOf(record),
      account,
      region,
      at,
      source,
      name: name.replace(VERSION_SUFFIX, ''),
      readOnly: truth(record.readOnly) ?? false,
      actor: actorOf(object(record.userIdentity)),
      request: object(record.requestParameters),
      response: object(record.responseElements),
      ...(error !== undefined && { error }),
      ...(address !== undefined && { address }),
      ...(agent !== undefined && { agent }),
    },
  };
}

function isTooDeep(input: JsonObject): boolean {
  let level: unknown[] = [input];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return level.length > 0;
}

function kindOf(record: JsonObject): Activity['kind'] {
  if (record.eventType === 'AwsConsoleSignIn') return 'sign-in';
  return record.eventType === 'AwsServiceEvent' ? 'service-event' : 'api-call';
}

function parked(reason: string): Reading {
  return { kind: 'parked', reason };
}
