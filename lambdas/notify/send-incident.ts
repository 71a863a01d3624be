import { MINUTE } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Message } from '#core/notice/message.ts';
import type { NoticeSettings, Route } from '#core/notice/route.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Settings } from '#core/settings.ts';
import { waitingNotice } from '#words/notice/waiting.ts';
import { claim, contentDigest, type DeliveryResult, deliver, LOOK_AGAIN_MS, newRow, waitMs } from './deliver.ts';
import { firstMessageFor } from './first-message.ts';
import { incidentMessage } from './message.ts';
import type { NoticeOrder, NotifyPorts, StoredNotice } from './ports.ts';

/** `reminder`: when a decision that waits was due to be told once more. */
type IncidentOrder = Extract<NoticeOrder, { incident: string }>;

/**
 * Brings one route up to date about one incident. What is told is the incident as it is now, so late, repeated and competing orders
 * end the same: one message, changed where the incident changed. Only a crash between the channel's answer and the record of it sends
 * a message twice.
 */
export async function sendIncident(order: IncidentOrder, ports: NotifyPorts): Promise<DeliveryResult> {
  const { settings, route } = await routed(order.route, ports);
  const incident = route && (await ports.incident(order.incident));
  if (route === undefined || incident === undefined || settings.notices === undefined) return { kind: 'unchanged' };
  const row = await ports.rows.get(order.incident, order.route);
  const lead = leadOf(row);
  if (lead !== undefined) return sendLead(lead, order, route, ports);
  const held = waitMs(row, ports.now());
  // A try that was put off tells the newest when its time comes.
  if (held > 0 && !isBusy(row, ports.now()) && order.again !== true) return { kind: 'unchanged' };
  if (held > 0) return { kind: 'later', afterMs: held };
  const message = await written(incident, order, route, settings, ports);
  const isReminded = order.reminder !== undefined && order.reminder > (row?.remindedAt ?? 0);
  if (row?.told === contentDigest(message, route.channel) && !isReminded) return { kind: 'unchanged' };
  const taken = await claim(row ?? newRow(incident.id, route, ports.now()), ports);
  if (taken === undefined) return { kind: 'later', afterMs: LOOK_AGAIN_MS };
  const reminded = isReminded ? { ...taken, remindedAt: order.reminder } : taken;
  return row?.state === undefined || row.state === 'HELD'
    ? first(reminded as StoredNotice, incident, message, { route, settings, notices: settings.notices }, ports)
    : deliver(reminded as StoredNotice, message, route, ports);
}

async function routed(name: string, ports: NotifyPorts): Promise<{ settings: Settings; route: Route | undefined }> {
  const settings = await ports.settings();
  return { settings, route: settings.notices?.routes.find((one) => one.name === name) };
}

function leadOf(row: StoredNotice | undefined): string | undefined {
  return row?.state === 'MERGED' && row.reason?.code === 'merged-into' ? row.reason.incident : undefined;
}

function isBusy(row: StoredNotice | undefined, now: number): boolean {
  return (row?.busyUntil ?? 0) > now;
}

/** The message that leads a thread tells of all changes in it, those of a few seconds together. */
async function sendLead(
  lead: string,
  { reminder }: Pick<IncidentOrder, 'reminder'>,
  route: Route,
  ports: NotifyPorts,
): Promise<DeliveryResult> {
  const order = { incident: lead, route: route.name };
  if (reminder !== undefined) {
    await ports.order({ ...order, reminder });
    return { kind: 'unchanged' };
  }
  const now = ports.now();
  const span = Math.floor(now / TOGETHER_MS);
  const isFirst = await ports.count(route.name, lead, span, 1);
  if (isFirst) await ports.order(order, (span + 1) * TOGETHER_MS - now);
  return { kind: 'unchanged' };
}

const TOGETHER_MS = 5_000;

type Placed = { readonly route: Route; readonly settings: Settings; readonly notices: NoticeSettings };

/** The first word about an incident: sent, held for a summary, or told in the thread of another. */
async function first(
  row: StoredNotice,
  incident: Incident,
  message: Message,
  { route, settings, notices }: Placed,
  ports: NotifyPorts,
): Promise<DeliveryResult> {
  const now = ports.now();
  const unit = ownProperty(settings.accounts, incident.account)?.unit;
  // What was counted once is not counted again because its first try failed.
  const place =
    row.notBefore === undefined ? await firstMessageFor(incident, route, notices, unit, ports, now) : ({ kind: 'send' } as const);
  const { busyUntil, ...free } = row;
  switch (place.kind) {
    case 'send': {
      if (row.state === 'HELD') await ports.held.remove(route.name, [incident.id]);
      return deliver(row, message, route, ports);
    }
    case 'hold':
      await ports.held.add(route.name, { incident: incident.id, at: now, because: place.because });
      await ports.rows.put({ ...free, state: 'HELD', at: now, reason: place.because, version: row.version + 1 });
      return { kind: 'unchanged' };
    case 'join': {
      const reason = { code: 'merged-into', incident: place.lead } as const;
      await ports.threads.join(route.name, place.lead, incident.id);
      await ports.rows.put({ ...free, state: 'MERGED', at: now, reason, version: row.version + 1 });
      if (row.state === 'HELD') await ports.held.remove(route.name, [incident.id]);
      return sendLead(place.lead, {}, route, ports);
    }
  }
}

/** So many of a thread are named with their states; the others are counted. */
const MOST_READ = 20;

async function written(
  incident: Incident,
  { reminder }: IncidentOrder,
  route: Route,
  settings: Settings,
  ports: NotifyPorts,
): Promise<Message> {
  const ids = await ports.threads.joined(route.name, incident.id);
  const joined = (await Promise.all(ids.slice(-MOST_READ).map(ports.incident))).flatMap((one) => one ?? []);
  const message = await incidentMessage(incident, { joined, more: ids.length - joined.length }, route, settings, ports);
  const waiting = [incident, ...joined].filter(({ state }) => state === 'AWAITING_APPROVAL');
  const since = Math.min(...waiting.flatMap(({ approvalRequest }) => approvalRequest?.since ?? []));
  if (reminder === undefined || since === Number.POSITIVE_INFINITY) return message;
  return waitingNotice(message, Math.max(MINUTE, reminder - since));
}
