import type { VisibleAccount } from '#core/control-room/session.ts';
import { ownProperty } from '#core/own-property.ts';
import { isWithinScope, type KnownPerson } from '#core/people.ts';
import type { Settings } from '#core/settings.ts';

/** The person who reads, with the current settings. */
export type Reader = { readonly person: KnownPerson; readonly settings: Settings; readonly until: number };

/** Ids of the accounts in the person's scope; undefined for all, including unlisted accounts. */
export function accountsInScope({ person, settings }: Reader): readonly string[] | undefined {
  if (person.accounts === undefined && person.units === undefined) return undefined;
  return Object.entries(settings.accounts).flatMap(([id, account]) => (isWithinScope(person, account) ? [id] : []));
}

export function canSee({ person, settings }: Reader, account: string): boolean {
  return isWithinScope(person, ownProperty(settings.accounts, account));
}

/** The accounts in the person's scope, sorted by name, with unit and environment. */
export function visibleAccounts({ person, settings }: Reader): VisibleAccount[] {
  return Object.entries(settings.accounts)
    .filter(([, account]) => isWithinScope(person, account))
    .map(([id, { name, unit, environment }]) => ({
      id,
      name,
      ...(unit !== undefined && { unit }),
      ...(environment !== undefined && { environment }),
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
