import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import type { State } from '#core/incident/state.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { sshIncident } from '../support/containment.ts';
import type { virtualTime } from './virtual-time.ts';

/** Each incident opens, is joined once, is contained and safe within three seconds: four changes. */
const STEPS: readonly (readonly [atMs: number, next: (incident: Incident, at: number) => Incident])[] = [
  [600, (one, at) => to(one, 'PROCESSING', at)],
  [1_200, (one, at) => ({ ...one, occurrences: one.occurrences + 1, updatedAt: at, version: one.version + 1 })],
  [2_000, (one, at) => to(one, 'MITIGATED', at)],
];
const ACCOUNTS = 20;

/** How many changes each incident of the burst goes through. */
export const CHANGES_EACH = 1 + STEPS.length;

type OnChange = (before: Incident | undefined, after: Incident) => void;

/** This many incidents, spread over a minute, each with all its changes. */
export async function liveBurst(
  incidents: number,
  store: IncidentStore,
  clock: ReturnType<typeof virtualTime>,
  onChange: OnChange,
): Promise<void> {
  const template = await sshIncident();
  const live = async (nth: number, fresh: Incident): Promise<void> => {
    const started = (nth * 60_000) / incidents;
    await clock.pause(started);
    let incident: Incident = { ...fresh, openedAt: clock.now(), updatedAt: clock.now() };
    await store.open(incident);
    onChange(undefined, incident);
    let passed = 0;
    for (const [atMs, next] of STEPS) {
      await clock.pause(atMs - passed);
      passed = atMs;
      const after = next(incident, clock.now());
      await store.replace(incident, after);
      onChange(incident, after);
      incident = after;
    }
  };
  await Promise.all(Array.from({ length: incidents }, (_, nth) => live(nth, freshIncident(template, nth))));
}

function to(incident: Incident, state: State, at: number): Incident {
  return moved(incident, state, { by: 'hub', at });
}

function freshIncident(template: Incident, nth: number): Incident {
  const number = String(nth).padStart(24, '0');
  const id = `sg-${number}`;
  return {
    ...template,
    id: `inc-${number}`,
    account: String(111_100_000_000 + (nth % ACCOUNTS)),
    resource: { ...template.resource, id, arn: `arn:aws:ec2:${template.region}:111100000000:security-group/${id}` },
  };
}
