import { ownProperty } from '../own-property.ts';
import { lastBeatAt, MISSED_BEATS, type Pulse } from './pulse.ts';

export const EVERYWHERE = '*';

/** Of all accounts together: shows whether the hub, a Region or only one member is silent. `heard`: the latest beat of each Region. */
export type OrganizationPulse = {
  readonly ranAt: number;
  readonly heard: Readonly<Record<string, number>>;
  /** By Region or `EVERYWHERE`: what is silent for every account, since when. */
  readonly silent: Readonly<Record<string, number>>;
  /** By Region or `EVERYWHERE`: beats sent before do not count, because no beat of any account arrived then. */
  readonly countFrom: Readonly<Record<string, number>>;
};

export type OrganizationPulseStore = {
  readonly read: () => Promise<OrganizationPulse | undefined>;
  readonly write: (pulse: OrganizationPulse) => Promise<void>;
};

/** An account is checked one interval after its beat was sent; two intervals and a half without a beat are not silence yet. */
const FRESH_INTERVALS = 2.5;

export function latestIn({ heard }: Pick<OrganizationPulse, 'heard'>, region = EVERYWHERE): number {
  if (region === EVERYWHERE) return Math.max(0, ...Object.values(heard));
  return ownProperty(heard, region) ?? 0;
}

export function isQuiet(pulse: Pick<OrganizationPulse, 'heard'>, now: number, interval: number, region = EVERYWHERE): boolean {
  return now - latestIn(pulse, region) > FRESH_INTERVALS * interval;
}

export function wasNotRunning({ ranAt }: Pick<OrganizationPulse, 'ranAt'>, now: number, interval: number): boolean {
  return now - ranAt > MISSED_BEATS * interval;
}

export function countsFrom({ countFrom }: Pick<OrganizationPulse, 'countFrom'>, region: string): number {
  return Math.max(...[EVERYWHERE, region].map((one) => ownProperty(countFrom, one) ?? 0));
}

export function withLatestBeats(heard: OrganizationPulse['heard'], pulses: Iterable<Pulse>): OrganizationPulse['heard'] {
  const latest = new Map(Object.entries(heard));
  for (const pulse of pulses)
    for (const region of Object.keys(pulse.heard))
      latest.set(region, Math.max(latest.get(region) ?? 0, lastBeatAt(pulse, region)));
  return Object.fromEntries(latest);
}
