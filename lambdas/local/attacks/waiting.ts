import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident } from '#core/incident/incident.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';

/** Each pause is longer than the one before: reading all the time would slow down what is waited for. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS, GROWTH] = [25, 250, 1.3];

/** A safety limit for a busy machine; no attack should take this long. */
const LIMIT_MS = 120_000;

/** Queues on the way from an event to the end of its containment. */
const QUEUES = ['urgent', 'routine', 'reminders', 'connections', 'remediate.fifo', 'remediate-critical.fifo'].map(
  (name) => `${PRODUCT}-${name}`,
);

/** Reads repeatedly until the value is as wanted; returns the last value read, also when the limit is reached. */
export async function poll<Value>(
  read: () => Promise<Value>,
  isWanted: (value: Value) => boolean,
  limitMs = LIMIT_MS,
): Promise<Value> {
  const end = Date.now() + limitMs;
  let value = await read();
  let pauseMs = FIRST_PAUSE_MS;
  while (!isWanted(value) && Date.now() < end) {
    await sleep(pauseMs);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * GROWTH);
    value = await read();
  }
  return value;
}

/** Waits until an incident is as wanted; returns its last version, undefined if there is none. */
export function waitForIncident(
  incidents: Pick<IncidentStore, 'get'>,
  id: string,
  isWanted: (incident: Incident | undefined) => boolean,
): Promise<Incident | undefined> {
  return poll(() => incidents.get(id), isWanted);
}

/** Waits until one of these incidents is open and returns its id. Throws if none opens. */
export async function waitForOneOf(incidents: Pick<IncidentStore, 'get'>, ids: readonly string[]): Promise<string> {
  const isOpen = (incident: Incident | undefined) => incident !== undefined && incident.state !== 'CLOSED';
  const found = await poll(
    () => Promise.all(ids.map((id) => incidents.get(id))),
    (all) => all.some(isOpen),
  );
  const open = found.find(isOpen);
  if (open === undefined) throw new Error(`The hub opened none of the incidents ${ids.join(', ')} within ${LIMIT_MS / 1000} s.`);
  return open.id;
}

/** Waits until `messages` counts none in the queues between event and containment, twice in a row: one may be between two of them. */
export async function waitUntilProcessed(messages: () => Promise<Readonly<Record<string, number>>>): Promise<void> {
  let emptyReads = 0;
  await poll(
    async () => {
      const counts = await messages();
      emptyReads = QUEUES.every((name) => ownProperty(counts, name) === undefined) ? emptyReads + 1 : 0;
      return emptyReads;
    },
    (count) => count >= 2,
  );
}
