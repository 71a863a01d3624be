import type { Origin } from '#core/detection/unreadable.ts';
import { isObject, type JsonObject, text } from '#core/json.ts';
import { HUB_FORGERY, HUB_REMINDER, HUB_SILENCE, PRODUCT } from '#core/naming.ts';
import { FLOW_LOG_RECORD } from '#core/network/flow-log.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import { fromRecord, isAboutCalls, isRecord, NO_ACTIVITY } from './cloudtrail.ts';
import { isCustomAction, NOTICES } from './notices.ts';
import { type EventReading, heldBecause, type IsAwaited } from './reading.ts';

/** No AWS record nests deeper, and reading deeper input could overflow the stack. */
const DEEPEST = 100;

/**
 * Reads a JSON value, an EventBridge event or a bare CloudTrail record, into activities; none for a call that no detection
 * needs. Never throws: unreadable input is returned as `held`, with the reason; so is an event that `origin` may
 * not send. Without an origin, as in a file, any sender is accepted.
 */
export function normalise(input: unknown, isAwaited: IsAwaited = EVERYTHING, origin?: Origin): EventReading {
  if (isObject(input) && isDeeperThan(DEEPEST, input)) {
    return heldBecause({ code: 'too-deep', levels: DEEPEST });
  }
  return read(input, isAwaited, origin);
}

/** The same for a JSON string. */
export function normaliseText(input: string, isAwaited: IsAwaited = EVERYTHING, origin?: Origin): EventReading {
  try {
    const value: unknown = JSON.parse(input);
    return endsMoreThan(DEEPEST, input) ? normalise(value, isAwaited, origin) : read(value, isAwaited, origin);
  } catch {
    return heldBecause({ code: 'not-json' });
  }
}

const EVERYTHING: IsAwaited = () => true;

function read(input: unknown, isAwaited: IsAwaited, origin: Origin | undefined): EventReading {
  if (!isObject(input)) return heldBecause({ code: 'not-an-object' });
  if (origin !== undefined && !maySend(origin, input))
    return heldBecause({ code: 'not-from-there', origin, sender: kindSent(input) });
  if (isObject(input.detail)) return fromEvent(input, input.detail, isAwaited);
  if (isRecord(input)) return fromRecord(input, {}, isAwaited);
  return isAboutCalls(input) ? NO_ACTIVITY : heldBecause({ code: 'not-an-event' });
}

const KINDS_SENT: Readonly<Record<Exclude<Origin, 'aws'>, readonly string[]>> = {
  clock: [HUB_REMINDER, HUB_FORGERY],
  flow: [FLOW_LOG_RECORD],
  beat: [HUB_SILENCE],
};

/** Whether this origin may send such an event: each function of the hub only its own kinds, AWS only events in an envelope of AWS. */
function maySend(origin: Origin, event: JsonObject): boolean {
  if (!isObject(event.detail)) return false;
  const source = text(event.source);
  if (origin === 'aws') return source?.startsWith('aws.') === true;
  return source === PRODUCT && ownEntry(KINDS_SENT, origin).includes(text(event['detail-type']) ?? '');
}

function kindSent(event: JsonObject): string {
  return [event.source, event['detail-type']].flatMap((one) => text(one) ?? []).join(' ');
}

/** Sources of SaaS partners begin like those of AWS, but the partner chooses the detail-type and the detail. */
const PARTNERS = 'aws.partner/';

/** An event on a bus or in a queue: of AWS or the hub itself, about the account that AWS put into the envelope. */
function fromEvent(event: JsonObject, detail: JsonObject, isAwaited: IsAwaited): EventReading {
  const sender = text(event.source);
  if (sender?.startsWith(PARTNERS)) return heldBecause({ code: 'partner-sender', sender });
  if (sender !== undefined && sender !== PRODUCT && !sender.startsWith('aws.')) {
    return heldBecause({ code: 'foreign-sender', sender });
  }
  if (isAboutCalls(detail) && !isRecord(detail)) return NO_ACTIVITY;
  const reading = isRecord(detail) && sender !== PRODUCT ? fromRecord(detail, event, isAwaited) : fromNotice(detail, event);
  return reading.kind === 'read' ? ofItsAccount(reading, event) : reading;
}

function fromNotice(detail: JsonObject, event: JsonObject): EventReading {
  const read = ownProperty(NOTICES, text(event['detail-type']) ?? '');
  return (
    read?.(detail, event) ??
    heldBecause({ code: 'unknown-detail-type', detailType: JSON.stringify(event['detail-type'] ?? null) })
  );
}

/** The reading, if every activity is in the account that AWS put into the envelope; a custom action names its account itself. */
function ofItsAccount(reading: Extract<EventReading, { kind: 'read' }>, event: JsonObject): EventReading {
  const account = text(event.account);
  if (account === undefined) return reading.activities.length === 0 ? reading : heldBecause({ code: 'no-account' });
  const other = reading.activities.find((activity) => activity.account !== account);
  if (other === undefined || isCustomAction(event)) return reading;
  return heldBecause({ code: 'accounts-differ', envelope: account, record: other.account });
}

/** Whether a JSON string closes more objects and lists than this. Few closings mean it cannot be deep, and counting is fast. */
function endsMoreThan(most: number, text: string): boolean {
  let ends = 0;
  for (const end of ['}', ']']) {
    for (let at = text.indexOf(end); at !== -1 && ends <= most; at = text.indexOf(end, at + 1)) ends += 1;
  }
  return ends > most;
}

function isDeeperThan(levels: number, value: object): boolean {
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((entry) => isNested(entry) && isDeeperThan(levels - 1, entry));
  // Avoids the array of Object.values: for a JSON object `in` gives the same entries.
  for (const key in value) {
    const entry = (value as JsonObject)[key];
    if (isNested(entry) && isDeeperThan(levels - 1, entry)) return true;
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
