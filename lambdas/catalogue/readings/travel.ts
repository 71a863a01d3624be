import type { Activity } from '#core/detection/activity.ts';
import type { MemoryEntry } from '#core/detection/memory.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { covers } from '#core/iam/policy-reading.ts';
import { text } from '#core/json.ts';
import { networkOf } from '#core/network/address.ts';
import { isWithin } from '#core/network/cidr.ts';
import { personOf } from './sign-in.ts';

const EARTH_RADIUS = 6371;
const HOUR = 3_600_000;

type Point = { readonly latitude: number; readonly longitude: number };

/** The place of an activity as memory keeps it; undefined where nobody knows it, as for services and private addresses. */
export function placeText({ location: place }: Activity): string | undefined {
  return place === undefined ? undefined : `${place.country} ${place.latitude} ${place.longitude}`;
}

/** Tells whether somebody must have gone faster than so many kilometres an hour to be at two remembered places. */
export function fasterThan(kmPerHour: number): (one: MemoryEntry, other: MemoryEntry) => boolean {
  return (one, other) => {
    const hours = Math.abs(one.at - other.at) / HOUR;
    return distance(pointOf(one.value), pointOf(other.value)) > kmPerHour * hours;
  };
}

/** Whether the account lets somebody, or anybody from there, appear anywhere. Root never may. */
export function isFreeToTravel(activity: Activity): boolean {
  const { countries, asns, networks, people, roles } = tuningOf(activity).travel.allow;
  const { actor, address = '', location: place, request } = activity;
  if (actor.type === 'root') return false;
  const person = personOf(activity)?.replace(/^(user|session)\//, '');
  // Of who starts a session, the role it will be of says as much as the one it is started from.
  const held = [actor.role, text(request.roleArn)].flatMap((role) => role?.split('/').at(-1) ?? []);
  return (
    (place !== undefined && countries.includes(place.country)) ||
    (place?.asn !== undefined && asns.includes(place.asn)) ||
    isWithin(networkOf(address) ?? '', networks) ||
    (person !== undefined && people.some((pattern) => covers(pattern, person))) ||
    held.some((role) => roles.some((pattern) => covers(pattern, role)))
  );
}

function pointOf(value: string): Point {
  const [, latitude, longitude] = value.split(' ');
  return { latitude: Number(latitude), longitude: Number(longitude) };
}

/** Along a great circle, in kilometres. */
function distance(one: Point, other: Point): number {
  const [north, otherNorth] = [radians(one.latitude), radians(other.latitude)];
  const half = (from: number, to: number) => Math.sin((to - from) / 2) ** 2;
  const chord =
    half(north, otherNorth) + Math.cos(north) * Math.cos(otherNorth) * half(radians(one.longitude), radians(other.longitude));
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
