import type { Activity } from '#core/detection/activity.ts';
import type { GeoLocation } from '#core/network/geo-location.ts';

/** Where an address is; undefined where nobody knows. Never throws. */
export type Locations = (address: string) => GeoLocation | undefined;

/** A sign-in or a call with its place filled in; everything else, and what comes from nowhere, as it is. */
export function located(activity: Activity, places: Locations): Activity {
  const { kind, address } = activity;
  if (address === undefined || (kind !== 'sign-in' && kind !== 'api-call')) return activity;
  const place = places(address);
  return place === undefined ? activity : { ...activity, location: place };
}
