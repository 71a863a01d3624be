import { DAY } from '../duration.ts';
import { ownProperty } from '../own-property.ts';
import { type Nonce, type ReceivedBeat, sentAtOf } from './heartbeat.ts';

export type LastBeat = {
  readonly sentAt: number;
  readonly delay: number;
};

export type Pulse = {
  readonly since: number;
  readonly sent: readonly Nonce[];
  readonly heard: Readonly<Record<string, LastBeat>>;
  readonly refused?: string;
  /** Regions whose call did not reach AWS at the last beat, with the name of the error. */
  readonly failed: Readonly<Record<string, string>>;
  /** Regions whose silence is an incident, with the time of the last beat before it, 0 for none. */
  readonly silent: Readonly<Record<string, number>>;
};

export type PulseStore = {
  readonly recordReceived: (beat: ReceivedBeat) => Promise<boolean>;
  readonly read: (accounts: readonly string[]) => Promise<ReadonlyMap<string, Pulse>>;
  readonly recordSent: (account: string, sending: Pick<Pulse, 'since' | 'sent' | 'silent'>) => Promise<void>;
  readonly recordFailed: (account: string, faults: Pick<Pulse, 'refused' | 'failed'>) => Promise<void>;
};

export const MISSED_BEATS = 3;

const KEPT_BEATS = MISSED_BEATS + 1;

export const ROLLOUT_TIME = DAY;

export const NO_PULSE: Pulse = { since: 0, sent: [], heard: {}, failed: {}, silent: {} };

export function withNonce({ sent }: Pick<Pulse, 'sent'>, nonce: Nonce): readonly Nonce[] {
  return [...sent, nonce].slice(-KEPT_BEATS);
}

export function lastBeatAt({ heard }: Pick<Pulse, 'heard'>, region: string): number {
  return ownProperty(heard, region)?.sentAt ?? 0;
}

export function missedBeats(pulse: Pick<Pulse, 'sent' | 'heard'>, region: string, from = 0): number {
  const last = Math.max(lastBeatAt(pulse, region), from);
  return pulse.sent.filter((nonce) => (sentAtOf(nonce) ?? 0) > last).length;
}

/** Whether a Region is silent: three beats in a row did not come back within an interval each. Checked before the next beat is sent. */
export function isSilent(pulse: Pulse, region: string, now: number, from = 0): boolean {
  if (missedBeats(pulse, region, from) < MISSED_BEATS) return false;
  return lastBeatAt(pulse, region) > 0 || now - pulse.since > ROLLOUT_TIME;
}
