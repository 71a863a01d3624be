import { batch, signal } from '@preact/signals';
import ReconnectingSocket from 'partysocket/ws';
import type { ChangesSince } from '#core/control-room/incidents.ts';
import { type Frame, PING, SOCKET_PROTOCOL, type SocketTicket } from '#core/control-room/session.ts';
import { ApiError, read, send } from './api.ts';
import { announceChanges, noteChanges } from './changes.ts';
import { hubTime } from './clock.ts';

/** `live`: heard within the beat. `connecting`: the first time, or again. `offline`: the browser has no network, or every try failed. */
export type Link = 'connecting' | 'live' | 'offline';

export const connection = signal<Link>('connecting');
/** When the hub was last heard, by its own clock. */
export const lastReceivedAt = signal<number | undefined>();

const BEAT = 25_000;
/** A connection that owes an answer for so long is dead, whatever the network says. */
const DEAF_AFTER = 10_000;
/** The hub ends a connection after two hours; the page goes a little before, each at its own moment. */
const LIFETIME = 110 * 60_000;
const LIFETIME_JITTER = 8 * 60_000;
/** Frames are shown together: at most one batch in so many milliseconds. */
const COALESCE = 100;
const RESYNC_AGAIN = 3_000;
/** A connection that is back within this time was never away for the reader. */
const UNNOTICED = 5_000;

let socket: ReconnectingSocket | undefined;
let cursor: string | undefined;
let pending = new Set<string>();
let flushing = false;
const timers: { [Each in 'beat' | 'deaf' | 'life' | 'resync' | 'noticed']?: ReturnType<typeof setTimeout> | undefined } = {};

/** Opens the live connection and keeps it. `path` is the socket's on the page's own origin. */
export function goLive(path: string): void {
  if (socket !== undefined) return;
  const url = new URL(path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const open = new ReconnectingSocket(url.href, async () => [SOCKET_PROTOCOL, await ticket()], {
    minReconnectionDelay: 300 + Math.random() * 700,
    maxReconnectionDelay: 15_000,
    reconnectionDelayGrowFactor: 1.6,
    connectionTimeout: 8_000,
    maxEnqueuedMessages: 0,
    minUptime: 5_000,
  });
  socket = open;
  open.addEventListener('open', opened);
  open.addEventListener('message', ({ data }) => heard(String(data)));
  open.addEventListener('close', lost);
}

addEventListener('online', () => socket?.reconnect());
addEventListener('offline', () => socket !== undefined && lost());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && connection.value === 'live') ping();
});

export function goSilent(): void {
  stopTimers();
  socket?.removeEventListener('close', lost);
  socket?.close();
  clearTimeout(timers.noticed);
  timers.noticed = undefined;
  socket = undefined;
  cursor = undefined;
  connection.value = 'connecting';
}

/** A ticket opens one connection; it is no part of the URL, so that no log keeps it. */
async function ticket(): Promise<string> {
  try {
    return (await send<SocketTicket>('/api/socket-ticket')).ticket;
  } catch (thrown) {
    connection.value = thrown instanceof ApiError && thrown.failure.kind === 'offline' ? 'offline' : 'connecting';
    throw thrown;
  }
}

function opened(): void {
  stopTimers();
  alive();
  timers.beat = setInterval(ping, BEAT);
  timers.life = setTimeout(() => socket?.reconnect(), LIFETIME + Math.random() * LIFETIME_JITTER);
  void resync();
}

function alive(): void {
  clearTimeout(timers.deaf);
  clearTimeout(timers.noticed);
  timers.noticed = undefined;
  batch(() => {
    lastReceivedAt.value = hubTime();
    connection.value = 'live';
  });
}

function ping(): void {
  socket?.send(PING);
  clearTimeout(timers.deaf);
  timers.deaf = setTimeout(() => socket?.reconnect(), DEAF_AFTER);
}

function lost(): void {
  stopTimers();
  if (navigator.onLine) timers.noticed ??= setTimeout(() => notice('connecting'), UNNOTICED);
  else notice('offline');
}

function notice(link: Exclude<Link, 'live'>): void {
  // A failed try says more than the wait for the next.
  if (link === 'offline' || connection.value === 'live') connection.value = link;
}

function stopTimers(): void {
  clearInterval(timers.beat);
  for (const timer of [timers.deaf, timers.life, timers.resync]) clearTimeout(timer);
}

function heard(text: string): void {
  alive();
  const frame = JSON.parse(text) as Frame;
  if (frame.type !== 'changed') return;
  take(frame);
}

function take({ cursor: next, items }: Pick<ChangesSince, 'cursor' | 'items'>): void {
  cursor = next;
  for (const { id } of noteChanges(items)) pending.add(id);
  if (pending.size === 0 || flushing) return;
  flushing = true;
  setTimeout(flush, COALESCE);
}

function flush(): void {
  const ids = [...pending];
  pending = new Set();
  flushing = false;
  announceChanges(ids);
}

/** What happened while the connection was away: everything since the cursor, each once; where that is too much, all is read again. */
async function resync(): Promise<void> {
  // The first answer of the API follows, and brings the cursor.
  if (cursor === undefined) return;
  try {
    const missed = await read<ChangesSince>(`/api/changes?since=${encodeURIComponent(cursor)}`);
    if (missed.gap) {
      cursor = missed.cursor;
      announceChanges([]);
    } else take(missed);
  } catch {
    timers.resync = setTimeout(resync, RESYNC_AGAIN);
  }
}

/** The page learns the first cursor with the first answer of `/api/now`. */
export function startFrom(first: string): void {
  if (cursor !== undefined) return;
  cursor = first;
  // What changed while that answer was on its way.
  if (connection.value === 'live') void resync();
}
