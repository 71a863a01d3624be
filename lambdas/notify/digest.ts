import type { Incident } from '#core/incident/incident.ts';
import { isWithinHours } from '#core/notice/hours.ts';
import type { NoticeSettings, Route } from '#core/notice/route.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Settings } from '#core/settings.ts';
import { digestNotice } from '#words/notice/digest.ts';
import { claim, contentDigest, type DeliveryResult, deliver, newRow, waitMs } from './deliver.ts';
import { isOpenWindow } from './first-message.ts';
import { incidentMessage } from './message.ts';
import type { HeldNotice, NotifyPorts, StoredNotice } from './ports.ts';
import { SENT_ONCE } from './rule-change.ts';

/** Notices held because the hourly limit was reached are summed up every so many minutes. */
const RATE_DIGEST = 10;

/** Orders a summary for each route with held notices that are due. */
export async function orderDigests(ports: NotifyPorts): Promise<readonly string[]> {
  const { notices } = await ports.settings();
  const due = await Promise.all(
    (notices?.routes ?? []).map(async (route) => {
      const held = await dueOn(route, notices as NoticeSettings, ports);
      return held.length === 0 ? [] : [route.name];
    }),
  );
  await Promise.all(due.flat().map((digest) => ports.order({ digest })));
  return due.flat();
}

async function dueOn(route: Route, notices: NoticeSettings, ports: NotifyPorts): Promise<readonly HeldNotice[]> {
  const now = ports.now();
  if (route.quiet !== undefined && isWithinHours(route.quiet, now)) return [];
  const held = await ports.held.of(route.name);
  const open = await openWindows(notices, ports);
  return held.filter(({ because, at }) => {
    if (because.code === 'change-window') return !open.has(because.name);
    return because.code !== 'rate-limit' || now - at >= RATE_DIGEST * ports.minute;
  });
}

async function openWindows({ changeWindows }: NoticeSettings, { calendar, now }: NotifyPorts): Promise<ReadonlySet<string>> {
  const open = await Promise.all(changeWindows.map((one) => isOpenWindow(one, calendar, now())));
  return new Set(changeWindows.flatMap(({ name }, index) => (open[index] === true ? [name] : [])));
}

/** Sends the summary of a route and marks its notices as sent. A notice that is held during the sending is in the next summary. */
export async function sendDigest(name: string, ports: NotifyPorts): Promise<DeliveryResult> {
  const settings = await ports.settings();
  const route = settings.notices?.routes.find((one) => one.name === name);
  if (route === undefined || settings.notices === undefined) return { kind: 'unchanged' };
  const row = await ports.rows.get(DIGEST, name);
  if (waitMs(row, ports.now()) > 0) return { kind: 'unchanged' };
  const held = await dueOn(route, settings.notices, ports);
  if (held.length === 0) return { kind: 'unchanged' };
  const claimed = await claim(row ?? newRow(DIGEST, route, ports.now()), ports);
  if (claimed === undefined) return { kind: 'unchanged' };
  const ids = held.filter(({ change }) => change === undefined).map(({ incident }) => incident);
  const incidents = (await Promise.all(ids.map(ports.incident))).flatMap((one) => one ?? []);
  const message = digestNotice(
    incidents.map((incident) => entryOf(incident, settings, ports)),
    held.flatMap(({ change }) => (change === undefined ? [] : [{ ...change, ...namedAccount(change.account, settings) }])),
    held.map(({ because }) => because),
    route.language,
    settings.controlRoom,
  );
  // A summary is always a new message, never an edit of an earlier one.
  const { thread: _, ...fresh } = claimed;
  const done = await deliver(fresh, message, route, ports);
  if (done.kind === 'later') return { kind: 'unchanged' };
  await Promise.all([
    ...incidents.map((incident) => markIncidentSent(incident, route, settings, done, ports)),
    ...held.filter(({ change }) => change !== undefined).map((one) => markSent(one.incident, name, SENT_ONCE, done, ports)),
  ]);
  await ports.held.remove(
    name,
    held.map(({ incident }) => incident),
  );
  return done;
}

const DIGEST = 'digest';

function entryOf(incident: Incident, settings: Settings, { title }: NotifyPorts) {
  return { incident, title: title(incident.scenario), ...namedAccount(incident.account, settings) };
}

function namedAccount(account: string, settings: Settings): { readonly accountName?: string } {
  const accountName = ownProperty(settings.accounts, account)?.name;
  return accountName === undefined ? {} : { accountName };
}

/** Recorded as it was summed up, so that only a later change sends a separate message. */
async function markIncidentSent(
  incident: Incident,
  route: Route,
  settings: Settings,
  done: DeliveryResult,
  ports: NotifyPorts,
): Promise<void> {
  const message = await incidentMessage(incident, { joined: [], more: 0 }, route, settings, ports);
  await markSent(incident.id, route.name, contentDigest(message, route.channel), done, ports);
}

async function markSent(subject: string, route: string, told: string, done: DeliveryResult, ports: NotifyPorts): Promise<void> {
  const row = await ports.rows.get(subject, route);
  if (row?.state !== 'HELD') return;
  const failure = done.kind === 'given-up' ? done.row.reason : undefined;
  const { reason: _, ...rest } = row;
  const marked: StoredNotice = {
    ...rest,
    at: ports.now(),
    state: failure === undefined ? 'SENT' : 'FAILED',
    ...(failure !== undefined && { reason: failure }),
    told,
    version: row.version + 1,
  };
  // If another run has written the row, its message is newer.
  await ports.rows.put(marked);
}
