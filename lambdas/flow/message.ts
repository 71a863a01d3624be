import { isObject, type JsonObject, list, object, text } from '#core/json.ts';
import { subscribedRegion } from '#core/network/flow-log.ts';

/** One delivery of CloudWatch Logs: lines of one account's log group in one Region. */
export type Delivery = {
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly lines: readonly string[];
};

/** A delivery; `control` if CloudWatch Logs only tests the connection; else why it cannot be read. */
export type MessageReading =
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
  | { readonly kind: 'control' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads the unpacked text of one delivery; never throws. */
export function messageOf(written: string | undefined): MessageReading {
  if (written === undefined) return unreadable('not packed as CloudWatch Logs packs it');
  const message = parsed(written);
  if (message === undefined) return unreadable('not a JSON object');
  if (message.messageType === 'CONTROL_MESSAGE') return { kind: 'control' };
  if (message.messageType !== 'DATA_MESSAGE') return unreadable('neither data nor a control message of CloudWatch Logs');
  const [account, group] = [text(message.owner), text(message.logGroup)];
  if (account === undefined || !/^\d{12}$/.test(account) || group === undefined) {
    return unreadable('it names no account of 12 digits and no log group');
  }
  const [region] = list(message.subscriptionFilters).flatMap((name) => subscribedRegion(text(name) ?? '') ?? []);
  if (region === undefined) return unreadable('it names no subscription of the hub, so its Region is unknown');
  const lines = list(message.logEvents).flatMap((event) => text(object(event).message) ?? []);
  return { kind: 'delivery', delivery: { account, region, group, lines } };
}

function unreadable(reason: string): MessageReading {
  return { kind: 'unreadable', reason };
}

function parsed(written: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(written);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
