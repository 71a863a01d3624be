import { countsFrom, EVERYWHERE, type OrganizationPulse } from '#core/heartbeat/organization-pulse.ts';
import { isSilent, lastBeatAt, type Pulse } from '#core/heartbeat/pulse.ts';
import type { SilentRegion } from '#core/heartbeat/silence.ts';
import { ownProperty } from '#core/own-property.ts';

/** What the turn of one account shows: Regions that fell silent, Regions with beats again, and all that are silent now. */
export type AccountSilence = {
  readonly fellSilent: readonly SilentRegion[];
  readonly back: readonly string[];
  readonly silent: Pulse['silent'];
};

/** Judges one account. A silence of the whole organization or Region does not count as the account's. Pure. */
export function accountSilence(
  pulse: Pulse,
  regions: readonly string[],
  organization: OrganizationPulse,
  now: number,
): AccountSilence {
  const isEverywhere = (region: string) => [EVERYWHERE, region].some((one) => Object.hasOwn(organization.silent, one));
  const silentNow = regions.filter(
    (region) => !isEverywhere(region) && isSilent(pulse, region, now, countsFrom(organization, region)),
  );
  const silentBefore = Object.entries(pulse.silent);
  const back = silentBefore
    .filter(([region, heard]) => lastBeatAt(pulse, region) > heard || !regions.includes(region))
    .map(([region]) => region);
  const fell = silentNow.filter((region) => !Object.hasOwn(pulse.silent, region));
  const silent = [
    ...silentBefore.filter(([region]) => !back.includes(region)),
    ...fell.map((region) => [region, lastBeatAt(pulse, region)] as const),
  ];
  return { fellSilent: fell.map((region) => silentRegion(pulse, region)), back, silent: Object.fromEntries(silent) };
}

/** The hop as far as the hub's own calls show it; for a call that AWS accepted, detection asks the account what happened. */
function silentRegion(pulse: Pulse, region: string): SilentRegion {
  const since = lastBeatAt(pulse, region);
  const failed = ownProperty(pulse.failed, region);
  const error = pulse.refused ?? failed;
  const nonce = pulse.sent.at(-1);
  return {
    region,
    hop: pulse.refused !== undefined ? 'role-refused' : failed !== undefined ? 'call-failed' : 'not-back',
    ...(since > 0 && { since }),
    ...(error !== undefined && { error }),
    ...(nonce !== undefined && { nonce }),
  };
}
