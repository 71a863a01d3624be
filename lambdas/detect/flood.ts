import type { Detection } from '#core/detection/detection.ts';
import { type Hindrance, hindranceIncident } from '#core/incident/hindrance.ts';
import type { IncidentStore } from '#core/incident/store.ts';

/** So many incidents of one account within an hour of the clock are a flood: of twice as many within any hour, half are in one. */
export const FLOOD = 100;

export type FloodPorts = {
  readonly incidents: Pick<IncidentStore, 'open'>;
  /** The scenario of hindrances. */
  readonly detection: Detection;
  /** Counts an incident; whether it is the one that makes the number full. */
  readonly isFull: (account: string, incident: string, most: number) => Promise<boolean>;
  /** Told of a flood once its incident is open. */
  readonly onHindered?: (hindrance: Hindrance) => void;
  readonly now: () => number;
};

export type OpenedIncident = { readonly account: string; readonly region: string; readonly incident: string };

/** Counts an incident that was opened, and opens one of its own where an attacker may hide another among so many. */
export async function countOpening({ account, region, incident }: OpenedIncident, ports: FloodPorts): Promise<void> {
  if (!(await ports.isFull(account, incident, FLOOD))) return;
  const flood = { account, region, kind: 'flood', incidents: FLOOD } as const;
  await ports.incidents.open(hindranceIncident(flood, ports.detection, ports.now()));
  ports.onHindered?.(flood);
}
