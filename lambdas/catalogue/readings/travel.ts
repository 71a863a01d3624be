import { coversArn } from '#core/arn-pattern.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { MemoryEntry } from '#core/detection/memory.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { isOneOf } from '#core/incident/exception.ts';
import { text } from '#core/json.ts';
import { networkOf } from '#core/network/address.ts';
import { isWithin } from '#core/network/cidr.ts';

const EARTH_RADIUS = 6371;
const HOUR = 3_600_000;

type Point = { readonly latitude: number; readonly longitude: number };

/** The location of an activity as memory keeps it; undefined if unknown, as for services and private addresses. */
export function locationText({ location: place }: Activity): string | undefined {
  return place === undefined ? undefined : `${place.country} ${place.latitude} ${place.longitude}`;
}

/** Whether two remembered locations require a speed above this limit. */
export function fasterThan(kmPerHour: number): (one: MemoryEntry, other: MemoryEntry) => boolean {
  return (one, other) => {
    const hours = Math.abs(one.at - other.at) / HOUR;
    return distance(pointOf(one.value), pointOf(other.value)) > kmPerHour * hours;
  };
}

/** Whether the account's settings exclude this user or location from the check. Root is never excluded. */
export function isExemptFromTravel(activity: Activity): boolean {
  const { countries, asns, networks, people, roles } = tuningOf(activity).travel.allow;
  const { actor, address = '', location: place, request } = activity;
  if (actor.type === 'root') return false;
  // At the start of a session, both the current and the requested role count.
  const held = [actor.role, text(request.roleArn)].filter((role) => role !== undefined);
  return (
    (place !== undefined && countries.includes(place.country)) ||
    (place?.asn !== undefined && asns.includes(place.asn)) ||
    isWithin(networkOf(address) ?? '', networks) ||
    people.some((pattern) => isOneOf(pattern, actor)) ||
    held.some((role) => roles.some((pattern) => coversArn(pattern, role)))
  );
}

function pointOf(value: string): Point {
  const [, latitude, longitude] = value.split(' ');
  return { latitude: Number(latitude), longitude: Number(longitude) };
}

/** The great-circle distance in kilometres. */
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
