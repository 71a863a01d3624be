import type { Activity } from '#core/detection/activity.ts';
import { DEFAULT_TUNING } from '#core/detection/tuning.ts';
import { partsAt } from '#core/hub-part.ts';
import type { Naming } from '#core/naming.ts';
import type { GeoLocation } from '#core/network/geo-location.ts';
import { type Settings, tuningIn, webAccessIn } from '#core/settings.ts';

/** The hub's own names, with the digest of its external id. */
export type HubIdentity = Naming & { readonly externalIdDigest?: string };

/** Where an address is; undefined if the database does not know it. Never throws. */
export type LocateAddress = (address: string) => GeoLocation | undefined;

/** What is known besides the event. A missing part adds nothing to the activity. */
type Surroundings = {
  readonly locations?: LocateAddress;
  /** Absent if they cannot be read: then the default tuning applies. */
  readonly settings?: Settings | undefined;
  /** The hub's account and role names; unknown for a file of events. */
  readonly hub?: HubIdentity;
};

/** An activity with its location, the settings of its account, and the hub's own names. */
export function enrich(activity: Activity, { locations, settings, hub }: Surroundings): Activity {
  const location = locations && locationOf(activity, locations);
  const tuning = settings === undefined ? DEFAULT_TUNING : tuningIn(settings, activity.account);
  const webAccess = settings !== undefined && activity.kind === 'alarm' ? webAccessIn(settings, activity.account) : undefined;
  if (location === undefined && tuning === DEFAULT_TUNING && hub === undefined && webAccess === undefined) return activity;
  return {
    ...activity,
    ...(location !== undefined && { location }),
    ...(tuning !== DEFAULT_TUNING && { tuning }),
    ...(webAccess !== undefined && { webAccess }),
    ...(hub !== undefined && { hub: namesOf(hub, settings, activity) }),
  };
}

/** Only of sign-ins and calls: an address in a notice is not where a caller was. */
function locationOf({ kind, address }: Activity, locations: LocateAddress): GeoLocation | undefined {
  if (address === undefined || (kind !== 'sign-in' && kind !== 'api-call')) return undefined;
  return locations(address);
}

function namesOf(hub: HubIdentity, settings: Settings | undefined, activity: Activity): NonNullable<Activity['hub']> {
  const { rolePath, rolePrefix, hubAccount, externalIdDigest } = hub;
  const deployRole = settings?.deployRole ?? hub.deployRole;
  const parts = partsAt(settings?.hubParts, activity);
  return {
    rolePath,
    rolePrefix,
    hubAccount,
    ...(deployRole !== undefined && { deployRole }),
    ...(externalIdDigest !== undefined && { externalIdDigest }),
    ...(settings !== undefined && { organization: settings.accounts }),
    ...(settings?.taggers !== undefined && { taggers: settings.taggers }),
    ...(parts !== undefined && { parts }),
  };
}
