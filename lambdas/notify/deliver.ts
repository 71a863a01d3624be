import { sha256 } from '#core/digest.ts';
import { MINUTE } from '#core/duration.ts';
import type { Message } from '#core/notice/message.ts';
import type { ChannelKind } from '#core/notice/notice.ts';
import type { Route } from '#core/notice/route.ts';
import { attemptResult } from './attempt.ts';
import type { NotifyPorts, StoredNotice } from './ports.ts';

/** Longer than any channel takes to answer, and short enough to wait for a second try. */
const BUSY_MS = MINUTE;

/** How a delivery ended. `later`: put off for so many milliseconds. `given-up`: for a person, by way of the dead letters. */
export type DeliveryResult =
  | { readonly kind: 'sent' | 'unchanged' }
  | { readonly kind: 'later'; readonly afterMs: number }
  | { readonly kind: 'given-up'; readonly row: StoredNotice };

/** Takes the row for one try. Undefined if another run has it: try again later, because this message may be newer. */
export async function claim(
  row: StoredNotice,
  { rows, now }: Pick<NotifyPorts, 'rows' | 'now'>,
): Promise<StoredNotice | undefined> {
  const taken = { ...row, busyUntil: now() + BUSY_MS, version: row.version + 1 };
  return (await rows.put(taken)) ? taken : undefined;
}

/** When to look again at a row that another run has taken: most channels answer sooner. */
export const LOOK_AGAIN_MS = 1_000;

/** How many milliseconds to leave a row alone: its try was put off, or another run sends, mostly done long before `busyUntil`. */
export function waitMs(row: StoredNotice | undefined, now: number): number {
  const busy = Math.min(LOOK_AGAIN_MS, (row?.busyUntil ?? 0) - now);
  return Math.max(0, busy, (row?.notBefore ?? 0) - now);
}

/** Sends one message on a row that was taken, and puts on record what the channel answered. */
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
  // No other run writes a row that is taken, unless its time ran out; then the other result is as good.
  await rows.put(settled);
  if (againMs !== undefined) return { kind: 'later', afterMs: againMs };
  return left.state === 'FAILED' ? { kind: 'given-up', row: settled } : { kind: 'sent' };
}

/** What can be changed says everything anew; a mail is sent again only where something is to do or was done. */
const WRITTEN_ONCE: readonly ChannelKind[] = ['email', 'amazon-q'];

export function contentDigest(message: Message, channel: ChannelKind): string {
  const { kind, state, severity, closed, buttons, lines } = message;
  const changing = { kind, state, severity, closed, did: lines[1], buttons: buttons.map(({ id }) => id) };
  return sha256(JSON.stringify(WRITTEN_ONCE.includes(channel) ? changing : message)).slice(0, 32);
}

export function newRow(subject: string, route: Route, at: number): StoredNotice {
  return { subject, route: route.name, channel: route.channel, at, attempts: 0, version: 0 };
}
