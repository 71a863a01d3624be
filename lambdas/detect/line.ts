import type { Activity, ActivityHeader } from '#core/detection/activity.ts';
import type { Signal } from '#core/detection/detection.ts';
import type { Severity } from '#core/detection/severity.ts';
import type { Origin, Unreadable } from '#core/detection/unreadable.ts';
import { beatIn, mayBeHeartbeat, type ReceivedBeat } from '#core/heartbeat/heartbeat.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { KeptEvent } from '#core/incident/kept-event.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { memoizeLast } from '#core/memoize-last.ts';
import { ownProperty } from '#core/own-property.ts';
import { type Reminder, renewal } from '#core/reminder.ts';
import { resourceKey } from '#core/resource.ts';
import { type Settings, watchesKeyReads } from '#core/settings.ts';
import { normalise, normaliseText } from '#normalise/normalise.ts';
import { type LatePorts, trackLate, trackSafeNow } from '#track/late.ts';
import { applyEarlierResolutions, track, trackEcho } from '#track/track.ts';
import { type DetectPorts, type DetectResult, detect } from './detect.ts';
import { earlierResolutions } from './earlier-resolutions.ts';
import { enrich, type HubIdentity, type LocateAddress } from './enrich.ts';
import { firstEvent } from './first-event.ts';
import type { OpenedIncident } from './flood.ts';
import { remindersFor } from './reminders.ts';
import { signalForAccount } from './signal-severity.ts';

/** One event as it arrives: the text of a message or a JSON value; from a queue, with the only sender that the queue accepts. */
export type LineEvent = ({ readonly text: string } | { readonly value: unknown }) & { readonly origin?: Origin };

export type LinePorts = DetectPorts &
  Pick<LatePorts, 'isVouchedFor'> & {
    /** Undefined if they cannot be read: then the defaults apply, and no incident is hidden. */
    readonly settings: () => Promise<Settings | undefined>;
    readonly locations: LocateAddress;
    /** Absent if the hub's account is unknown, as for a file of events. */
    readonly hub?: HubIdentity;
    readonly incidents: IncidentStore;
    readonly now: () => number;
    /** Orders the containment of an incident. */
    readonly order: (incident: string, resource: string, activity: Activity, severity: Severity) => Promise<void>;
    readonly remind: (reminder: Reminder) => Promise<void>;
    /** Called for each newly opened incident, once containment was ordered. */
    readonly onOpened?: (opened: OpenedIncident) => Promise<void>;
    /** Keeps the first event of each source that reported an incident; called once containment was ordered. */
    readonly keep?: (incident: string, event: KeptEvent) => Promise<void>;
    /** Notes a beat of the hub's own heartbeat; false where it is none that was sent. Absent where there is no heartbeat. */
    readonly onHeartbeat?: (beat: ReceivedBeat) => Promise<boolean>;
    /** Reads every call to the end, also those that no detection needs. */
    readonly readsAll?: true;
  };

/** The result of one event: its activities, or why it could not be read. */
export type LineResult =
  | { readonly kind: 'held'; readonly reason: Unreadable }
  /** `unlisted`: an account of the event that is not in the organization file; its activities are ignored. */
  | { readonly kind: 'read'; readonly activities: readonly Recognised[]; readonly unlisted?: string };

export type Recognised = DetectResult & { readonly activity: Activity };

/** Processes one event: read, enrich, recognise, track, order. `receivedAt` is epoch milliseconds. */
export async function line(event: LineEvent, receivedAt: number, ports: LinePorts): Promise<LineResult> {
  const settings = await ports.settings();
  const readsAll = ports.readsAll === true || (settings !== undefined && watchesKeyReads(settings));
  const isAwaited = readsAll ? undefined : (call: ActivityHeader) => ports.catalogue.isAwaited(call) || mayBeHeartbeat(call);
  const { origin } = event;
  const reading = 'text' in event ? normaliseText(event.text, isAwaited, origin) : normalise(event.value, isAwaited, origin);
  if (reading.kind === 'held') return reading;
  // The result of most events.
  if (reading.activities.length === 0) return NO_ACTIVITY;
  const isListed = ({ account }: Activity) => settings === undefined || ownProperty(settings.accounts, account) !== undefined;
  const [unlisted, ...more] = reading.activities.filter((one) => !isListed(one));
  // An event of Security Hub may have findings of several accounts: an unlisted account does not hold back the findings of others.
  if (unlisted !== undefined && more.length + 1 === reading.activities.length) {
    return { kind: 'held', reason: { code: 'unlisted-account', account: unlisted.account } };
  }
  const { locations, hub } = ports;
  const enriched = reading.activities
    .filter(isListed)
    .map((one) => enrich(one, { locations, settings, ...(hub !== undefined && { hub }) }));
  const activities = await Promise.all(enriched.map((activity) => processActivity(activity, event, receivedAt, ports)));
  return { kind: 'read', activities, ...(unlisted !== undefined && { unlisted: unlisted.account }) };
}

const NO_ACTIVITY: LineResult = { kind: 'read', activities: [] };

/** Containment is ordered first: earlier resolutions, reminders and the event itself wait until then. */
async function processActivity(activity: Activity, event: LineEvent, receivedAt: number, ports: LinePorts): Promise<Recognised> {
  const beat = ports.onHeartbeat && beatIn(activity, receivedAt, ports.naming);
  if (beat !== undefined) {
    await ports.onHeartbeat?.(beat);
    return { activity, signals: [] };
  }
  const reminders: Reminder[] = [];
  const open = new Set<string>();
  const reported = new Set<string>();
  const fresh: string[] = [];
  const counting: DetectPorts = { ...ports, countEcho: (id, echo) => trackEcho(id, echo, ports) };
  const result = await detect(activity, counting, async (signals) => {
    const tracked = await Promise.all(signals.map((signal) => trackAndOrder(signal, activity, receivedAt, ports)));
    for (const { openIncident, newIncident, fixedIncident, reminders: more } of tracked) {
      if (openIncident !== undefined) open.add(openIncident);
      if (newIncident !== undefined) fresh.push(newIncident);
      for (const one of [openIncident, newIncident, fixedIncident]) if (one !== undefined) reported.add(one);
      reminders.push(...more);
    }
  });
  for (const id of await Promise.all((result.safeNow ?? []).map((signal) => safeNow(signal, activity, ports)))) {
    if (id !== undefined) reported.add(id);
  }
  if (result.signals.length === 0 && reported.size === 0) return { activity, ...result };
  const early = (incident: Incident) => earlierResolutions(incident, ports.catalogue, ports.memory);
  await Promise.all([...open].map((id) => applyEarlierResolutions(id, early, ports)));
  const { account, region } = activity;
  await Promise.all([
    ...reminders.map(ports.remind),
    keepFirst([...reported], activity, event, ports),
    ...fresh.filter((incident) => open.has(incident)).map((incident) => ports.onOpened?.({ account, region, incident })),
  ]);
  return { activity, ...result };
}

/** An event with many findings is parsed once for all of them. */
const arrived = memoizeLast((event: LineEvent): unknown => ('text' in event ? JSON.parse(event.text) : event.value));

/** Messages of the hub itself are no evidence, so only events of AWS are kept. */
async function keepFirst(incidents: readonly string[], activity: Activity, event: LineEvent, { keep }: LinePorts): Promise<void> {
  const isOfAws = event.origin === undefined || event.origin === 'aws';
  if (keep === undefined || incidents.length === 0 || !isOfAws) return;
  const first = firstEvent(arrived(event), activity);
  await Promise.all(incidents.map((incident) => keep(incident, first)));
}

type TrackedSignal = {
  readonly openIncident?: string;
  readonly newIncident?: string;
  /** Fixed before this late report about it arrived. */
  readonly fixedIncident?: string;
  readonly reminders: readonly Reminder[];
};

async function safeNow(signal: Signal, activity: Activity, ports: LinePorts): Promise<string | undefined> {
  const weighed = await weigh(signal, activity, ports);
  return weighed && trackSafeNow(weighed, activity, { ...ports, causes: ports.catalogue.causes });
}

async function weigh(signal: Signal, { account }: Activity, { settings }: LinePorts): Promise<Signal | undefined> {
  return signalForAccount(signal, ownProperty((await settings())?.accounts, account));
}

async function trackAndOrder(signal: Signal, activity: Activity, receivedAt: number, ports: LinePorts): Promise<TrackedSignal> {
  const weighed = await weigh(signal, activity, ports);
  if (weighed === undefined) return { reminders: [] };
  const fixedIncident = await trackLate(weighed, activity, { ...ports, causes: ports.catalogue.causes });
  if (fixedIncident !== undefined) return { fixedIncident, reminders: [] };
  const { remediate, newIncident, openIncident } = await track(weighed, activity, receivedAt, {
    ...ports,
    causes: ports.catalogue.causes,
  });
  const resource = resourceKey({ ...activity, resource: signal.resource });
  if (remediate !== undefined) await ports.order(remediate, resource, activity, weighed.severity);
  return {
    ...(openIncident !== undefined && { openIncident }),
    ...(newIncident !== undefined && { newIncident }),
    reminders: [
      ...(newIncident === undefined ? [] : remindersFor(newIncident, signal.detection.id, activity, ports.catalogue.reminders)),
      // The finding of an incident that is only recorded may expire in Security Hub.
      ...(newIncident === undefined || openIncident === undefined ? [] : [renewal(newIncident, activity.at)]),
    ],
  };
}
