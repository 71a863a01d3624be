import type { Detection } from '#core/detection/detection.ts';
import { type Hindrance, hindranceIncident } from '#core/incident/hindrance.ts';
import type { IncidentStore } from '#core/incident/store.ts';

/** Incidents of one account within one clock hour that are a flood. Twice as many within any 60 minutes always reach it. */
export const FLOOD = 100;

export type FloodPorts = {
  readonly incidents: Pick<IncidentStore, 'open'>;
  /** The scenario of hindrances. */
  readonly detection: Detection;
  /** Counts an incident; returns whether it is exactly the one that reaches `most`. */
  readonly isFull: (account: string, incident: string, most: number) => Promise<boolean>;
  /** Called about a flood once its incident is open. */
  readonly onHindered?: (hindrance: Hindrance) => void;
  readonly now: () => number;
};

export type OpenedIncident = { readonly account: string; readonly region: string; readonly incident: string };

/** Counts an opened incident. At a flood, opens an incident about it, because an attacker may hide an attack among so many. */
export async function countOpening({ account, region, incident }: OpenedIncident, ports: FloodPorts): Promise<void> {
  if (!(await ports.isFull(account, incident, FLOOD))) return;
  const flood = { account, region, kind: 'flood', incidents: FLOOD } as const;
  await ports.incidents.open(hindranceIncident(flood, ports.detection, ports.now()));
  ports.onHindered?.(flood);
}
