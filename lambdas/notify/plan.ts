import type { Incident } from '#core/incident/incident.ts';
import { takesIncident } from '#core/notice/route.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Settings } from '#core/settings.ts';
import type { NoticeOrder, NotifyPorts } from './ports.ts';

/** Minutes until the first reminder of a waiting decision, then between two reminders. */
const FIRST_REMINDER = 15;
const REMINDER = 60;

type Planning = Pick<NotifyPorts, 'incident' | 'settings' | 'rows' | 'waits' | 'order' | 'minute' | 'now'>;

/** Orders one delivery for each route that takes an incident or sent a notice about it before, so that no route waits for another. */
export async function planNotices(id: string, ports: Planning): Promise<readonly NoticeOrder[]> {
  const [incident, settings] = await Promise.all([ports.incident(id), ports.settings()]);
  if (incident === undefined || settings.notices === undefined) return [];
  const notified = await ports.rows.of(id);
  // An incident that was suppressed before any message is only recorded.
  if (notified.length === 0 && incident.state === 'SUPPRESSED') return [];
  const isNotified = (route: string) => notified.some((one) => one.route === route);
  const routes = settings.notices.routes.filter(
    ({ name, ...route }) => isNotified(name) || takes({ name, ...route }, incident, settings, ports),
  );
  const since = waitingSince(incident);
  if (since !== undefined && routes.length > 0) await ports.waits.add(id, since + FIRST_REMINDER * ports.minute);
  const orders = routes.map(({ name }) => ({ incident: id, route: name }));
  await Promise.all(orders.map((order) => ports.order(order)));
  return orders;
}

/** Orders the reminders that are due; a decision that was made gets no more reminders. */
export async function orderReminders(ports: Planning): Promise<number> {
  const settings = await ports.settings();
  const due = await ports.waits.due(ports.now());
  for (const { incident: id, at } of due) {
    const incident = await ports.incident(id);
    const since = incident && waitingSince(incident);
    if (incident !== undefined && since !== undefined) {
      const routes = (settings.notices?.routes ?? []).filter((route) => takes(route, incident, settings, ports));
      await Promise.all(routes.map(({ name }) => ports.order({ incident: id, route: name, reminder: at })));
      await ports.waits.add(id, nextReminder(at, ports));
    }
    await ports.waits.remove(id, at);
  }
  return due.length;
}

function nextReminder(at: number, { minute, now }: Planning): number {
  const every = REMINDER * minute;
  return at + Math.max(1, Math.ceil((now() - at) / every)) * every;
}

function waitingSince({ state, approvalRequest, approval }: Incident): number | undefined {
  return state === 'AWAITING_APPROVAL' && approval === undefined ? approvalRequest?.since : undefined;
}

function takes(route: Parameters<typeof takesIncident>[0], incident: Incident, settings: Settings, { now }: Planning): boolean {
  return takesIncident(route, incident, ownProperty(settings.accounts, incident.account)?.unit, now());
}
