import { sha256 } from '#core/digest.ts';
import { MINUTE } from '#core/duration.ts';
import type { Message } from '#core/notice/message.ts';
import type { ChannelKind } from '#core/notice/notice.ts';
import type { Route } from '#core/notice/route.ts';
import { attemptResult } from './attempt.ts';
import type { NotifyPorts, StoredNotice } from './ports.ts';

/** Longer than any channel takes to answer, and short enough to wait for a second try. */
const BUSY_MS = MINUTE;

/** How a delivery ended. `later`: postponed by `afterMs`. `given-up`: no further try; a person finds it in the dead-letter queue. */
export type DeliveryResult =
  | { readonly kind: 'sent' | 'unchanged' }
  | { readonly kind: 'later'; readonly afterMs: number }
  | { readonly kind: 'given-up'; readonly row: StoredNotice };

/** Claims the row for one try. Undefined if another run holds it: try again later, because this message may be newer. */
export async function claim(
  row: StoredNotice,
  { rows, now }: Pick<NotifyPorts, 'rows' | 'now'>,
): Promise<StoredNotice | undefined> {
  const taken = { ...row, busyUntil: now() + BUSY_MS, version: row.version + 1 };
  return (await rows.put(taken)) ? taken : undefined;
}

/** When to look again at a row that another run has claimed: most channels answer sooner. */
export const LOOK_AGAIN_MS = 1_000;

/** How many milliseconds to leave a row alone: its try was postponed, or another run is sending, which usually ends long before `busyUntil`. */
export function waitMs(row: StoredNotice | undefined, now: number): number {
  const busy = Math.min(LOOK_AGAIN_MS, (row?.busyUntil ?? 0) - now);
  return Math.max(0, busy, (row?.notBefore ?? 0) - now);
}

/** Sends one message for a claimed row and records the channel's answer. */
export async function deliver(
  row: StoredNotice,
  message: Message,
  route: Route,
  { rows, channel, now }: Pick<NotifyPorts, 'rows' | 'channel' | 'now'>,
  told: string = contentDigest(message, route.channel),
): Promise<DeliveryResult> {
  const isNew = row.state === 'SENT' || row.notBefore === undefined;
  const answer = await channel(route).send(message, row.thread);
  const { againMs, ...left } = attemptResult(answer, isNew ? 0 : row.attempts, row.thread);
  const { busyUntil, notBefore, reason, ...rest } = row;
  const settled: StoredNotice = {
    ...rest,
    ...left,
    at: now(),
    ...(answer.kind === 'sent' && { told }),
    ...(againMs !== undefined && { notBefore: now() + againMs }),
    version: row.version + 1,
  };
  // No other run writes a claimed row unless the claim expired; then the other result is as good.
  await rows.put(settled);
  if (againMs !== undefined) return { kind: 'later', afterMs: againMs };
  return left.state === 'FAILED' ? { kind: 'given-up', row: settled } : { kind: 'sent' };
}

/** Messages that can be edited are edited at every change; a mail is sent again only when there is something to do or something was done. */
const WRITTEN_ONCE: readonly ChannelKind[] = ['email', 'amazon-q'];

export function contentDigest(message: Message, channel: ChannelKind): string {
  const { kind, state, severity, closed, buttons, lines } = message;
  const changing = { kind, state, severity, closed, did: lines[1], buttons: buttons.map(({ id }) => id) };
  return sha256(JSON.stringify(WRITTEN_ONCE.includes(channel) ? changing : message)).slice(0, 32);
}

export function newRow(subject: string, route: Route, at: number): StoredNotice {
  return { subject, route: route.name, channel: route.channel, at, attempts: 0, version: 0 };
}
