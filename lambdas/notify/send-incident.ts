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

/** `reminder`: when the reminder of a waiting decision was due. */
type IncidentOrder = Extract<NoticeOrder, { incident: string }>;

/**
 * Brings one route up to date about one incident. It sends the current incident, so late, repeated and competing orders end the
 * same: one message, edited when the incident changed. A message is sent twice only after a crash between the channel's answer and
 * its record.
 */
export async function sendIncident(order: IncidentOrder, ports: NotifyPorts): Promise<DeliveryResult> {
  const { settings, route } = await routed(order.route, ports);
  const incident = route && (await ports.incident(order.incident));
  if (route === undefined || incident === undefined || settings.notices === undefined) return { kind: 'unchanged' };
  const row = await ports.rows.get(order.incident, order.route);
  const lead = leadOf(row);
  if (lead !== undefined) return sendLead(lead, order, route, ports);
  const wait = waitMs(row, ports.now());
  // A postponed try sends the newest state when its time comes.
  if (wait > 0 && !isBusy(row, ports.now()) && order.again !== true) return { kind: 'unchanged' };
  if (wait > 0) return { kind: 'later', afterMs: wait };
  const message = await currentMessage(incident, order, route, settings, ports);
  const isReminded = order.reminder !== undefined && order.reminder > (row?.remindedAt ?? 0);
  if (row?.told === contentDigest(message, route.channel) && !isReminded) return { kind: 'unchanged' };
  const claimed = await claim(row ?? newRow(incident.id, route, ports.now()), ports);
  if (claimed === undefined) return { kind: 'later', afterMs: LOOK_AGAIN_MS };
  const reminded = isReminded ? { ...claimed, remindedAt: order.reminder } : claimed;
  return row?.state === undefined || row.state === 'HELD'
    ? sendFirst(reminded as StoredNotice, incident, message, { route, settings, notices: settings.notices }, ports)
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

/** The message that leads a thread shows all changes in it; changes within a few seconds are sent together. */
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

/** The first notice about an incident: sent, held for a summary, or merged into the thread of another. */
async function sendFirst(
  row: StoredNotice,
  incident: Incident,
  message: Message,
  { route, settings, notices }: Placed,
  ports: NotifyPorts,
): Promise<DeliveryResult> {
  const now = ports.now();
  const unit = ownProperty(settings.accounts, incident.account)?.unit;
  // An incident that was counted is not counted again because its first try failed.
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

/** How many incidents of a thread are named with their states; the others are only counted. */
const MOST_READ = 20;

async function currentMessage(
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
