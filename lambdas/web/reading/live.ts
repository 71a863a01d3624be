import { batch, signal } from '@preact/signals';
import ReconnectingSocket from 'partysocket/ws';
import type { ChangesSince } from '#core/control-room/incidents.ts';
import { type Frame, PING, SOCKET_PROTOCOL, type SocketTicket } from '#core/control-room/session.ts';
import { ApiError, read, send } from './api.ts';
import { announceChanges, noteChanges } from './changes.ts';
import { hubTime } from './clock.ts';

/** `live`: an answer arrived in time. `connecting`: for the first time, or again. `offline`: no network, or every try failed. */
export type Link = 'connecting' | 'live' | 'offline';

export const connection = signal<Link>('connecting');
/** When the last message of the hub arrived, by the hub's clock. */
export const lastReceivedAt = signal<number | undefined>();

const BEAT = 25_000;
/** A connection without an answer for this long is dead, also if the network reports no error. */
const DEAD_AFTER = 10_000;
/** API Gateway ends a connection after two hours; each page reconnects a little earlier, at a random time. */
const LIFETIME = 110 * 60_000;
const LIFETIME_JITTER = 8 * 60_000;
/** Frames are shown together: at most one batch in so many milliseconds. */
const COALESCE = 100;
const RESYNC_AGAIN = 3_000;
/** A connection that is back within this time is not shown as lost. */
const UNNOTICED = 5_000;

let socket: ReconnectingSocket | undefined;
let cursor: string | undefined;
let pending = new Set<string>();
let flushing = false;
const timers: { [Each in 'beat' | 'dead' | 'life' | 'resync' | 'noticed']?: ReturnType<typeof setTimeout> | undefined } = {};

/** Opens the live connection and keeps it open. `path` is the path of the socket on the page's own origin. */
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
  open.addEventListener('message', ({ data }) => received(String(data)));
  open.addEventListener('close', lost);
}

addEventListener('online', () => socket?.reconnect());
addEventListener('offline', () => socket !== undefined && lost());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && connection.value === 'live') ping();
});

export function disconnect(): void {
  stopTimers();
  socket?.removeEventListener('close', lost);
  socket?.close();
  clearTimeout(timers.noticed);
  timers.noticed = undefined;
  socket = undefined;
  cursor = undefined;
  connection.value = 'connecting';
}

/** A ticket opens one connection; it is not in the URL, so that no log contains it. */
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
  clearTimeout(timers.dead);
  clearTimeout(timers.noticed);
  timers.noticed = undefined;
  batch(() => {
    lastReceivedAt.value = hubTime();
    connection.value = 'live';
  });
}

function ping(): void {
  socket?.send(PING);
  clearTimeout(timers.dead);
  timers.dead = setTimeout(() => socket?.reconnect(), DEAD_AFTER);
}

function lost(): void {
  stopTimers();
  if (navigator.onLine) timers.noticed ??= setTimeout(() => notice('connecting'), UNNOTICED);
  else notice('offline');
}

function notice(link: Exclude<Link, 'live'>): void {
  // `offline` is shown until a try succeeds, not only until the next try.
  if (link === 'offline' || connection.value === 'live') connection.value = link;
}

function stopTimers(): void {
  clearInterval(timers.beat);
  for (const timer of [timers.dead, timers.life, timers.resync]) clearTimeout(timer);
}

function received(text: string): void {
  alive();
  const frame = JSON.parse(text) as Frame;
  if (frame.type !== 'changed') return;
  recordChanges(frame);
}

function recordChanges({ cursor: next, items }: Pick<ChangesSince, 'cursor' | 'items'>): void {
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

/** Reads what changed while the connection was lost: everything since the cursor, each change once; after too many changes, all is read again. */
async function resync(): Promise<void> {
  // The first answer of the API, which is on its way, contains the cursor.
  if (cursor === undefined) return;
  try {
    const missed = await read<ChangesSince>(`/api/changes?since=${encodeURIComponent(cursor)}`);
    if (missed.gap) {
      cursor = missed.cursor;
      announceChanges([]);
    } else recordChanges(missed);
  } catch {
    timers.resync = setTimeout(resync, RESYNC_AGAIN);
  }
}

/** The first cursor comes with the first answer of `/api/now`. */
export function startFrom(first: string): void {
  if (cursor !== undefined) return;
  cursor = first;
  // What changed while that answer was on its way.
  if (connection.value === 'live') void resync();
}
