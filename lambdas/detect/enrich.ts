import type { Activity } from '#core/detection/activity.ts';
import { DEFAULT_TUNING } from '#core/detection/tuning.ts';
import type { Naming } from '#core/naming.ts';
import type { GeoLocation } from '#core/network/geo-location.ts';
import { type Settings, tuningIn, webAccessIn } from '#core/settings.ts';

/** Where an address is; undefined where no database knows it. Never throws. */
export type Locations = (address: string) => GeoLocation | undefined;

/** What is known beside the event. Whatever is missing leaves the activity as it is. */
type Surroundings = {
  readonly locations?: Locations;
  /** Absent where they cannot be read: the default tuning holds then. */
  readonly settings?: Settings | undefined;
  /** Where the hub lives and how its roles are called; a file of events does not say. */
  readonly hub?: Naming;
};

/** An activity with its location, what its account says of it, and the hub's own names. */
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
    ...(hub !== undefined && { hub: namesOf(hub, settings?.deployRole) }),
  };
}

/** Only of sign-ins and calls: an address in a notice is not where somebody called from. */
function locationOf({ kind, address }: Activity, locations: Locations): GeoLocation | undefined {
  if (address === undefined || (kind !== 'sign-in' && kind !== 'api-call')) return undefined;
  return locations(address);
}

function namesOf({ rolePath, rolePrefix, hubAccount }: Naming, deployRole: string | undefined): NonNullable<Activity['hub']> {
  return { rolePath, rolePrefix, hubAccount, ...(deployRole !== undefined && { deployRole }) };
}
