import type { VisibleAccount } from '#core/control-room/session.ts';
import { ownProperty } from '#core/own-property.ts';
import { isWithinScope, type KnownPerson } from '#core/people.ts';
import type { Settings } from '#core/settings.ts';

/** Who reads, with the settings of now. */
export type Reader = { readonly person: KnownPerson; readonly settings: Settings; readonly until: number };

/** Ids of the accounts a person sees; undefined for all, those that nobody lists included. */
export function accountsInScope({ person, settings }: Reader): readonly string[] | undefined {
  if (person.accounts === undefined && person.units === undefined) return undefined;
  return Object.entries(settings.accounts).flatMap(([id, account]) => (isWithinScope(person, account) ? [id] : []));
}

export function canSee({ person, settings }: Reader, account: string): boolean {
  return isWithinScope(person, ownProperty(settings.accounts, account));
}

/** The accounts a person sees, by name, with who answers for them. */
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
