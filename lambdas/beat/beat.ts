import { concurrently } from '#core/concurrently.ts';
import { errorText } from '#core/errors.ts';
import { type Nonce, sentAtOf } from '#core/heartbeat/heartbeat.ts';
import { EVERYWHERE, latestIn, type OrganizationPulseStore } from '#core/heartbeat/organization-pulse.ts';
import { NO_PULSE, type Pulse, type PulseStore, withNonce } from '#core/heartbeat/pulse.ts';
import type { SilenceReport } from '#core/heartbeat/silence.ts';
import type { Naming } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';
import { DEFAULT_HEARTBEAT_MINUTES, type Settings } from '#core/settings.ts';
import { accountSilence } from './account-silence.ts';
import { type OrganizationSilence, organizationSilence } from './organization-silence.ts';
import { type SilenceEvent, silenceEvent } from './silence-event.ts';
import { type AccountRegions, accountsIn, accountsOnTurn } from './turn.ts';

/** What failed when an account was called: nothing, its role was refused, or calls did not reach AWS. */
export type CallFailures = Pick<Pulse, 'refused' | 'failed'>;

export type BeatPorts = {
  readonly settings: () => Promise<Pick<Settings, 'forwarding' | 'heartbeat'>>;
  readonly pulses: Omit<PulseStore, 'recordReceived'>;
  readonly organization: OrganizationPulseStore;
  readonly nonce: (at: number) => Nonce;
  /** Opens one session in an account and makes the call in each Region. Never rejects. */
  readonly call: (place: AccountRegions, nonce: Nonce) => Promise<CallFailures>;
  /** Reports a silence, or its end, to detection. */
  readonly report: (event: SilenceEvent) => Promise<void>;
  readonly naming: Naming;
  readonly now: () => number;
  /** Milliseconds between two runs: a minute, less in the local organization. */
  readonly minute: number;
};

/** An account that a run could not reach in time or could not record; its next beat is at its next turn. */
export type MissedAccount = { readonly account: string; readonly reason: string };

/** AWS allows far more; a session and its calls take one or two seconds, so 85 accounts take about ten. */
const AT_ONCE = 20;

/** A run ends before the next begins. */
const LONGEST = 45 / 60;

/**
 * Reports what earlier beats show, then sends a beat to every account whose turn it is. Rejects if settings or the organization's
 * pulse cannot be read or written.
 */
export async function beat(ports: BeatPorts): Promise<MissedAccount[]> {
  const { minute } = ports;
  const now = ports.now();
  const { heartbeat, ...settings } = await ports.settings();
  const minutes = heartbeat?.minutes ?? DEFAULT_HEARTBEAT_MINUTES;
  const places = accountsIn(settings);
  const onTurn = accountsOnTurn(places, Math.floor(now / minute), minutes);
  const ids = onTurn.map(({ account }) => account);
  const [before, pulses] = await Promise.all([ports.organization.read(), ports.pulses.read(ids)]);
  const turn = onTurn.filter(({ account }) => !wasJustSent(pulses.get(account), now, minutes * minute));
  const all = organizationSilence(before, { places, turn, pulses, now, interval: minutes * minute });
  for (const report of reportsOf(all, ports.naming))
    await ports.report(silenceEvent(ports.naming.hubAccount, report, ports.naming, now));
  await ports.organization.write(all.pulse);
  const missed: MissedAccount[] = [];
  await concurrently(AT_ONCE, turn, async (place) => {
    const { account } = place;
    if (ports.now() - now > LONGEST * minute) return missed.push({ account, reason: 'no time left' });
    try {
      const isCritical = account === ports.naming.hubAccount || account === heartbeat?.management;
      await sendTo(place, pulses.get(account) ?? { ...NO_PULSE, since: now }, { all, isCritical, now }, ports);
    } catch (error) {
      missed.push({ account, reason: errorText(error) });
    }
  });
  return missed;
}

/** EventBridge may start a run twice. */
function wasJustSent(pulse: Pulse | undefined, now: number, interval: number): boolean {
  return now - (sentAtOf(pulse?.sent.at(-1) ?? '') ?? 0) < interval / 2;
}

type Turn = { readonly all: OrganizationSilence; readonly isCritical: boolean; readonly now: number };

async function sendTo(place: AccountRegions, pulse: Pulse, { all, isCritical, now }: Turn, ports: BeatPorts): Promise<void> {
  const { account, regions } = place;
  const { fellSilent, back, silent } = accountSilence(pulse, regions, all.pulse, now);
  const reportChange = (change: Pick<SilenceReport, 'silent' | 'back'>) =>
    ports.report(silenceEvent(account, { who: 'account', critical: isCritical, ...change }, ports.naming, now));
  // Reported before it is recorded: a repeated report counts once.
  if (back.length > 0) await reportChange({ silent: [], back });
  if (fellSilent.length > 0) await reportChange({ silent: fellSilent, back: [] });
  const nonce = ports.nonce(now);
  await ports.pulses.recordSent(account, { since: pulse.since, sent: withNonce(pulse, nonce), silent });
  const { refused, failed } = await ports.call(place, nonce);
  if (refused === pulse.refused && areSame(failed, pulse.failed)) return;
  await ports.pulses.recordFailed(account, { failed, ...(refused !== undefined && { refused }) });
}

/** A silence of the hub or of a Region is the hub's own incident. */
function reportsOf({ fellSilent, back, pulse }: OrganizationSilence, { homeRegion }: Naming): SilenceReport[] {
  const who = (where: string) => (where === EVERYWHERE ? 'hub' : 'region');
  const regionOf = (where: string) => (where === EVERYWHERE ? homeRegion : where);
  return [
    ...fellSilent.map(({ where, hop }): SilenceReport => {
      const since = latestIn(pulse, where);
      const silent = [{ region: regionOf(where), hop, ...(since > 0 && { since }) }];
      return { who: who(where), critical: true, silent, back: [] };
    }),
    ...back.map((where): SilenceReport => ({ who: who(where), critical: true, silent: [], back: [regionOf(where)] })),
  ];
}

function areSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const entries = Object.entries(one);
  return entries.length === Object.keys(other).length && entries.every(([key, value]) => ownProperty(other, key) === value);
}
