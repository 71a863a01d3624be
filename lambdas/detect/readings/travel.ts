import type { Activity } from '../../core/activity.ts';
import type { Entry } from '../../core/memory.ts';

/** Nobody travels faster: a passenger aircraft, in kilometres an hour. */
const FASTEST = 900;

const EARTH_RADIUS = 6371;
const HOUR = 3_600_000;

type Point = { readonly latitude: number; readonly longitude: number };

/** The place of an activity as memory keeps it; undefined where nobody knows it, as for services and private addresses. */
export function placeText({ place }: Activity): string | undefined {
  return place === undefined ? undefined : `${place.country} ${place.latitude} ${place.longitude}`;
}

/** Whether nobody can have been at two remembered places at the times they were seen there. */
export function tooFar(one: Entry, other: Entry): boolean {
  const hours = Math.abs(one.at - other.at) / HOUR;
  return distance(pointOf(one.value), pointOf(other.value)) > FASTEST * hours;
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
