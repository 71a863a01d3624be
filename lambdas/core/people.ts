import type { Severity } from './detection/severity.ts';
import type { DecisionVerb } from './incident/decision.ts';
import { ownEntry, ownProperty } from './own-property.ts';
import type { RightObjection } from './reason.ts';

/** `viewer`: reads. `responder`: decides about incidents and stops automation. `admin`: also resumes it. */
export const ROLES = ['viewer', 'responder', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** A person in the organization file. `accounts` (names) and `units` (paths) limit what they see and decide; absent: no limit. */
export type KnownPerson = {
  readonly name: string;
  readonly email?: string;
  readonly role: Role;
  readonly accounts?: readonly string[];
  readonly units?: readonly string[];
  readonly slack?: string;
  readonly discord?: string;
  readonly teams?: string;
};

export const RIGHTS = ['decide', 'stop', 'resume'] as const;

export type Right = (typeof RIGHTS)[number];

const LEAST: Readonly<Record<Right, Role>> = { decide: 'responder', stop: 'responder', resume: 'admin' };

export type PlacedAccount = { readonly name: string; readonly unit?: string };

export type ConcernedIncident = {
  readonly id: string;
  readonly severity?: Severity;
  readonly account: PlacedAccount | undefined;
};

export function mayUse({ role }: Pick<KnownPerson, 'role'>, right: Right): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(ownEntry(LEAST, right));
}

/** Whether a person may see an account. An account that the file does not list is visible only to people without limits. */
export function isWithinScope(
  { accounts, units }: Pick<KnownPerson, 'accounts' | 'units'>,
  account: PlacedAccount | undefined,
): boolean {
  if (accounts === undefined && units === undefined) return true;
  if (account === undefined) return false;
  const isBelow = (path: string) => account.unit === path || account.unit?.startsWith(`${path}/`) === true;
  return accounts?.includes(account.name) === true || units?.some(isBelow) === true;
}

/** Why a person may not make this decision; undefined if they may. The same rule for page, chat and the function that decides. */
export function mayDecide(person: KnownPerson, incident: ConcernedIncident, verb: DecisionVerb): RightObjection | undefined {
  const by = person.email ?? person.name;
  if (!mayUse(person, 'decide')) return { code: 'role-decides-nothing', by, role: person.role, verb };
  if (!isWithinScope(person, incident.account)) return { code: 'outside-scope', by, incident: incident.id };
  return undefined;
}

/** The listed person with a verified address (case is ignored). An unlisted person in a group with a role gets that role. */
export function knownPerson(
  { email, name, groups = [] }: { readonly email: string; readonly name?: string; readonly groups?: readonly string[] },
  {
    people = [],
    groups: roles = {},
  }: { readonly people?: readonly KnownPerson[]; readonly groups?: Readonly<Record<string, Role>> },
): KnownPerson | undefined {
  const listed = people.find((one) => one.email?.toLowerCase() === email.toLowerCase());
  if (listed !== undefined) return listed;
  const granted = groups.flatMap((group) => ownProperty(roles, group) ?? []);
  const role = ROLES.findLast((one) => granted.includes(one));
  return role && { name: name ?? email, email, role };
}
