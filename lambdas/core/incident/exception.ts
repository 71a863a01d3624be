import { coversArn, isLike } from '#core/arn-pattern.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Actor } from '../detection/activity.ts';
import { isWithin } from '../network/cidr.ts';
import type { Tags } from '../resource.ts';
import type { Incident } from './incident.ts';

/** Something known and intended: incidents in its scope are recorded and suppressed. An absent scope field does not limit. */
export type Exception = {
  readonly scope: {
    readonly scenarios?: readonly string[];
    /** Account names. `units`: paths, with everything below them. */
    readonly accounts?: readonly string[];
    readonly units?: readonly string[];
    /** ARN patterns; `*` matches within one part. */
    readonly resources?: readonly string[];
    /** The resource must have all of these tags; `*` matches any value. */
    readonly tags?: Tags;
    readonly actors?: readonly string[];
    readonly networks?: readonly string[];
  };
  readonly reason: string;
  readonly owner: string;
  /** The last moment it holds, epoch milliseconds. */
  readonly expiresAt: number;
};

type Placed = { readonly name: string; readonly unit?: string };

type Concerned = Pick<Incident, 'scenario' | 'resource' | 'actor' | 'address'>;

/** The exception that applies to an incident now, if any. One with tags applies only after the tags were read. */
export function exceptionFor(
  exceptions: readonly Exception[],
  incident: Concerned,
  account: Placed,
  now: number,
  tags?: Tags,
): Exception | undefined {
  return exceptions.find(({ scope, expiresAt }) => now <= expiresAt && isInScope(scope, incident, account, tags));
}

function isInScope(scope: Exception['scope'], incident: Concerned, account: Placed, tags: Tags | undefined): boolean {
  const { resource, actor, address } = incident;
  return (
    among(scope.scenarios, (id) => id === incident.scenario) &&
    isInPlace(scope, account) &&
    among(scope.resources, (pattern) => coversArn(pattern, resource.arn)) &&
    among(scope.actors, (pattern) => isOneOf(pattern, actor)) &&
    (scope.networks === undefined || (address !== undefined && isWithin(address, scope.networks))) &&
    Object.entries(scope.tags ?? {}).every(([key, value]) => {
      const tag = ownProperty(tags, key);
      return tag !== undefined && isLike(value, tag);
    })
  );
}

/** Whether a pattern covers the principal. For a session that is its role, because the caller chooses the session's name. */
export function isOneOf(pattern: string, { type, role, arn }: Pick<Actor, 'type' | 'role' | 'arn'>): boolean {
  const principal = type === 'role' ? role : type === 'user' || type === 'root' ? arn : undefined;
  return principal !== undefined && coversArn(pattern, principal);
}

/** One matching account or unit is enough. */
function isInPlace({ accounts, units }: Exception['scope'], { name, unit }: Placed): boolean {
  if (accounts === undefined && units === undefined) return true;
  const isBelow = (path: string) => unit === path || unit?.startsWith(`${path}/`) === true;
  return accounts?.includes(name) === true || units?.some(isBelow) === true;
}

function among(wanted: readonly string[] | undefined, holds: (one: string) => boolean): boolean {
  return wanted === undefined || wanted.some(holds);
}
