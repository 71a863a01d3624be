import {
  countsFrom,
  EVERYWHERE,
  isQuiet,
  type OrganizationPulse,
  wasNotRunning,
  withLatestBeats,
} from '#core/heartbeat/organization-pulse.ts';
import { isSilent, type Pulse } from '#core/heartbeat/pulse.ts';
import type { Hop } from '#core/heartbeat/silence.ts';
import type { AccountRegions } from './turn.ts';

/** What the accounts on turn show about the whole organization: its new pulse, and what changed in it. */
export type OrganizationSilence = {
  readonly pulse: OrganizationPulse;
  /** `EVERYWHERE` or a Region. */
  readonly fellSilent: readonly { readonly where: string; readonly hop: Hop }[];
  readonly back: readonly string[];
};

type Seen = {
  readonly places: readonly AccountRegions[];
  readonly turn: readonly AccountRegions[];
  readonly pulses: ReadonlyMap<string, Pulse>;
  readonly now: number;
  /** Between two beats of an account, in milliseconds. */
  readonly interval: number;
};

/** Judges silences of the hub or of a Region, before those of single accounts. Pure. */
export function organizationSilence(before: OrganizationPulse | undefined, seen: Seen): OrganizationSilence {
  const { now, interval } = seen;
  if (before === undefined) {
    return { pulse: { ranAt: now, heard: {}, silent: {}, countFrom: {} }, fellSilent: [], back: [] };
  }
  const heard = withLatestBeats(before.heard, seen.pulses.values());
  const known = { ...before, heard, ranAt: now };
  const isSilentAlready = Object.hasOwn(before.silent, EVERYWHERE);
  if (!isSilentAlready && wasNotRunning(before, now, interval))
    return silenceBegan(known, [{ where: EVERYWHERE, hop: 'stood-still' }], now);
  const back = Object.keys(before.silent).filter((where) => !isQuiet(known, now, interval, where));
  if (back.length > 0) return silenceEnded(known, back, now);
  if (isSilentAlready) return { pulse: known, fellSilent: [], back: [] };
  const silent = silentPlaces(known, seen);
  if (silent.length > 0 && isQuiet(known, now, interval)) return silenceBegan(known, [{ where: EVERYWHERE, hop: 'hub' }], now);
  const regions = [...new Set(silent)].filter(
    (region) => !Object.hasOwn(before.silent, region) && isShared(region, seen.places) && isQuiet(known, now, interval, region),
  );
  return silenceBegan(
    known,
    regions.map((where) => ({ where, hop: 'region' })),
    now,
  );
}

/** The Regions in which some account on turn is silent. */
function silentPlaces(known: OrganizationPulse, { turn, pulses, now }: Seen): string[] {
  return turn.flatMap(({ account, regions }) => {
    const pulse = pulses.get(account);
    return pulse === undefined ? [] : regions.filter((region) => isSilent(pulse, region, now, countsFrom(known, region)));
  });
}

/** A Region that only one account uses is judged with that account. */
function isShared(region: string, places: readonly AccountRegions[]): boolean {
  return places.filter(({ regions }) => regions.includes(region)).length > 1;
}

function silenceBegan(pulse: OrganizationPulse, fellSilent: OrganizationSilence['fellSilent'], now: number): OrganizationSilence {
  const added = Object.fromEntries(fellSilent.map(({ where }) => [where, now]));
  return { pulse: { ...pulse, silent: { ...pulse.silent, ...added } }, fellSilent, back: [] };
}

/** Beats sent during the silence say nothing about any account, so counting starts again. */
function silenceEnded(pulse: OrganizationPulse, back: readonly string[], now: number): OrganizationSilence {
  const silent = Object.fromEntries(Object.entries(pulse.silent).filter(([where]) => !back.includes(where)));
  const countFrom = { ...pulse.countFrom, ...Object.fromEntries(back.map((where) => [where, now])) };
  return { pulse: { ...pulse, silent, countFrom }, fellSilent: [], back };
}
