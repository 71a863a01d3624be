import { z } from 'zod';
import type { Exception } from '#core/incident/exception.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import { ownProperty } from '#core/own-property.ts';
import { actorArn, BUCKETS, resourceArn } from './arns.ts';
import { SCENARIOS } from './authority.ts';
import { section } from './section.ts';

const several = z.array(z.string().min(1)).min(1, 'must name at least one, or be left out');
const scenario = z.string().refine((id) => SCENARIOS.has(id), 'is not a scenario of the catalogue');
const network = z.string().refine((written) => canonicalCidr(written) !== undefined, 'must be a CIDR such as 203.0.113.0/24');

const scope = {
  scenarios: z.array(scenario).min(1).optional(),
  accounts: several.optional(),
  units: several.optional(),
  resources: z.array(resourceArn).min(1).optional(),
  tags: z.record(z.string().min(1), z.string()).optional(),
  actors: z.array(actorArn).min(1).optional(),
  networks: z.array(network).min(1).optional(),
};

/** Something intended, with an owner. A part of the scope that is left out does not narrow it. */
export const exception = section({
  ...scope,
  reason: z.string().min(10, 'must give a reason of ten characters or more'),
  owner: z.string().min(1, 'must name an owner'),
  until: z.iso.date('must be a date such as 2027-06-30'),
}).refine(
  (written) => Object.keys(scope).some((field) => ownProperty(written, field as keyof typeof scope) !== undefined),
  `must name a scope: ${Object.keys(scope).join(', ')}`,
);

type WrittenException = z.infer<typeof exception>;

/** An exception as the functions read it. It applies until its last day has ended in every time zone. */
export function exceptionOf({ reason, owner, until, ...written }: WrittenException): Exception {
  const named = Object.entries(written).filter(([, value]) => value !== undefined);
  return { scope: Object.fromEntries(named), reason, owner, expiresAt: Date.parse(`${until}T23:59:59.999-12:00`) };
}

/** Accounts and units that exceptions name and the file does not list, and resource patterns that any account could match. */
export function exceptionFaults(
  exceptions: readonly WrittenException[],
  names: readonly string[],
  units: readonly string[],
): string[] {
  return exceptions.flatMap(({ accounts = [], units: paths = [], resources = [] }, index) => [
    ...resources
      .filter((pattern) => isOfAnybody(pattern) && accounts.length + paths.length === 0)
      .map((pattern) => `exceptions[${index}].resources: ${pattern} fits buckets of any account, so name accounts or units too`),
    ...accounts
      .filter((name) => !names.includes(name))
      .map((name) => `exceptions[${index}].accounts: no account is named ${name}`),
    ...paths.filter((path) => !units.includes(path)).map((path) => `exceptions[${index}].units: units does not list ${path}`),
  ]);
}

/** A whole bucket name belongs to one account; any account can create a bucket that matches a prefix. */
function isOfAnybody(pattern: string): boolean {
  return pattern.startsWith(BUCKETS) && pattern.slice(BUCKETS.length).split('/')[0]?.includes('*') === true;
}
