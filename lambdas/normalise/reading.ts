import type { Activity, Glance } from '#core/detection/activity.ts';
import { type JsonObject, object, text } from '#core/json.ts';

/** What became of one piece of foreign input: activities (one event may tell of several), or the reason why it waits in the parking queue. */
export type Reading =
  | { readonly kind: 'read'; readonly activities: readonly Activity[] }
  | { readonly kind: 'parked'; readonly reason: string };

/** What is read field by field before nobody may change it any more: every event is, and spreading costs as much as parsing. */
export type Draft<Value> = { -readonly [Field in keyof Value]: Value[Field] };

/** Whether anybody may wait for a call, as far as a glance tells: of the others nothing more is read. */
export type IsAwaited = (call: Glance) => boolean;

export function parked(reason: string): Reading {
  return { kind: 'parked', reason };
}

/** Where and when something happened, or why that cannot be told. */
export type Circumstances = { readonly account: string; readonly region: string; readonly at: number; readonly id: string };

/**
 * Reads account, Region, time and id from the envelope first. `told` is what the record itself says of them: where it names
 * another account than the envelope, the event was rewritten on its way and is refused (the reason, as text).
 */
export function circumstancesOf(
  envelope: JsonObject,
  told: { account?: string | undefined; region?: string | undefined; time?: string | undefined; id?: string | undefined },
): Circumstances | string {
  const account = text(envelope.account) ?? told.account;
  if (account === undefined || !/^\d{12}$/.test(account)) return 'the event names no account of 12 digits';
  if (told.account !== undefined && told.account !== account)
    return `the envelope says account ${account} but the record was made for ${told.account}`;
  const region = text(envelope.region) ?? told.region;
  if (region === undefined) return 'the event names no Region';
  const at = Date.parse(told.time ?? text(envelope.time) ?? '');
  if (Number.isNaN(at)) return 'the event carries no readable time';
  const id = told.id ?? text(envelope.id);
  return id === undefined ? 'the event carries no id, so a duplicate of it could not be told' : { account, region, at, id };
}

/** An activity that is no call of anybody: the service itself tells of it. */
export function noticeActivity(kind: Activity['kind'], envelope: JsonObject, where: Circumstances, detail: JsonObject): Activity {
  const source = text(envelope.source) ?? 'aws';
  return {
    ...where,
    kind,
    source,
    name: text(envelope['detail-type']) ?? 'unknown',
    readOnly: false,
    actor: { type: 'service', name: source },
    request: {},
    response: {},
    detail: object(detail),
  };
}
