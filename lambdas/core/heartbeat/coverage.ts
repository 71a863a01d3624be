import { ownProperty } from '../own-property.ts';
import { DEFAULT_HEARTBEAT_MINUTES, defaultMode, type Mode, type Settings } from '../settings.ts';
import { sentAtOf } from './heartbeat.ts';
import { isSilent, lastBeatAt, MISSED_BEATS, NO_PULSE, type Pulse } from './pulse.ts';
import type { Hop } from './silence.ts';

/** One account in one Region. `hop`: where its heartbeats are lost. `delay`: of CloudTrail, in seconds. */
export type CoverageEntry = {
  readonly account: string;
  readonly name: string;
  readonly region: string;
  readonly mode: Mode;
  readonly state: 'heard' | 'waiting' | 'silent';
  readonly lastBeat?: number;
  readonly delay?: number;
  readonly hop?: Hop;
  readonly error?: string;
};

/** Every account and Region of the settings, by account name and Region. Pure; `now` is epoch milliseconds. */
export function coverageOf(
  settings: Pick<Settings, 'accounts' | 'forwarding' | 'heartbeat'>,
  accounts: readonly string[],
  pulses: ReadonlyMap<string, Pulse>,
  now: number,
): CoverageEntry[] {
  const interval = (settings.heartbeat?.minutes ?? DEFAULT_HEARTBEAT_MINUTES) * 60_000;
  const found = (settings.forwarding ?? []).flatMap(({ accounts: listed, regions }) =>
    listed
      .filter((account) => accounts.includes(account))
      .flatMap((account) => {
        const { name = account, modes = [] } = ownProperty(settings.accounts, account) ?? {};
        const pulse = pulses.get(account) ?? { ...NO_PULSE, since: now };
        return regions.map((region) => ({
          account,
          name,
          region,
          mode: defaultMode(modes),
          ...stateOf(pulse, region, now, interval),
        }));
      }),
  );
  const key = ({ name, region }: CoverageEntry) => `${name} ${region}`;
  return found.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

function stateOf(
  pulse: Pulse,
  region: string,
  now: number,
  interval: number,
): Pick<CoverageEntry, 'state' | 'lastBeat' | 'delay' | 'hop' | 'error'> {
  const heard = ownProperty(pulse.heard, region);
  const last = heard && { lastBeat: heard.sentAt, delay: heard.delay };
  const failed = ownProperty(pulse.failed, region);
  const error = pulse.refused ?? failed;
  const hop: Hop = pulse.refused !== undefined ? 'role-refused' : failed !== undefined ? 'call-failed' : 'not-back';
  const because = { hop, ...(error !== undefined && { error }) };
  if (isSilent(pulse, region, now) || ownProperty(pulse.silent, region) !== undefined)
    return { state: 'silent', ...last, ...because };
  if (heard === undefined) return { state: 'waiting', ...(error !== undefined && because) };
  const isOld = now - lastBeatAt(pulse, region) > (MISSED_BEATS + 1) * interval;
  const wasSent = now - (sentAtOf(pulse.sent.at(-1) ?? '') ?? 0) <= 2 * interval;
  if (isOld && !wasSent) return { state: 'silent', ...last, hop: 'stood-still' };
  return { state: 'heard', ...last };
}
