import type { Activity, ActivityHeader } from '#core/detection/activity.ts';
import type { Unreadable } from '#core/detection/unreadable.ts';
import { type JsonObject, object, text } from '#core/json.ts';

/** The result of reading one input: activities (an event may contain several), or the reason why it is held. */
export type EventReading =
  | { readonly kind: 'read'; readonly activities: readonly Activity[] }
  | { readonly kind: 'held'; readonly reason: Unreadable };

/** A value while its fields are set one by one; spreading it for every event would cost as much as parsing. */
export type Mutable<Value> = { -readonly [Field in keyof Value]: Value[Field] };

/** Whether any detection may need a call, by its first fields; other calls are not read further. */
export type IsAwaited = (call: ActivityHeader) => boolean;

export function heldBecause(reason: Unreadable): EventReading {
  return { kind: 'held', reason };
}

/** Account, Region, time and id of an event. */
export type EventHeader = { readonly account: string; readonly region: string; readonly at: number; readonly id: string };

/**
 * Account, Region, time and id, from the envelope or else from the record; the record's time and id take precedence. If the
 * two name different accounts, the event was changed on its way and is refused: the result is then the reason.
 */
export function headerOf(
  envelope: JsonObject,
  recorded: { account?: string | undefined; region?: string | undefined; time?: string | undefined; id?: string | undefined },
): EventHeader | Unreadable {
  const account = text(envelope.account) ?? recorded.account;
  if (account === undefined || !/^\d{12}$/.test(account)) return { code: 'no-account' };
  if (recorded.account !== undefined && recorded.account !== account)
    return { code: 'accounts-differ', envelope: account, record: recorded.account };
  const region = text(envelope.region) ?? recorded.region;
  if (region === undefined) return { code: 'no-region' };
  const at = Date.parse(recorded.time ?? text(envelope.time) ?? '');
  if (Number.isNaN(at)) return { code: 'no-time' };
  const id = recorded.id ?? text(envelope.id);
  return id === undefined ? { code: 'no-id' } : { account, region, at, id };
}

/** An activity that is not a call: a service reports it. */
export function noticeActivity(kind: Activity['kind'], envelope: JsonObject, where: EventHeader, detail: JsonObject): Activity {
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
