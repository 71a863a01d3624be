import { ownProperty } from '#core/own-property.ts';
import type { Place } from '../aws/place.ts';
import { type CheckResult, type CheckSubject, unread } from '../check-result.ts';
import type { AccountFacts, Answer, AwsFacts, PlaceFacts } from '../facts.ts';
import type { PlannedResource, PlannedRollout } from '../planned.ts';

/** One subject: what is planned and what AWS says, as results. */
export type Check = (planned: PlannedRollout, facts: AwsFacts) => readonly CheckResult[];

/** An account as the organization file names it. */
export function nameOf({ organization }: PlannedRollout, account: string): string {
  return organization.accounts.find(({ id }) => id === account)?.name ?? account;
}

export function placeName(planned: PlannedRollout, { account, region }: Place): string {
  return `${nameOf(planned, account)} ${region}`;
}

/** Accounts that could be asked, by id. */
export function enteredAccounts({ members }: AwsFacts): [string, AccountFacts][] {
  return Object.entries(members).filter(([, { entered }]) => 'value' in entered);
}

/** Every account and Region that could be asked. */
export function enteredPlaces(facts: AwsFacts): (Place & { readonly found: PlaceFacts })[] {
  return enteredAccounts(facts).flatMap(([account, { places }]) =>
    Object.entries(places).map(([region, found]) => ({ account, region, found })),
  );
}

/** What follows from an answer; a refused one becomes one result, an absent one none. */
export function resultsFrom<Value>(
  answer: Answer<Value> | undefined,
  [subject, where]: readonly [CheckSubject, string],
  judge: (value: Value) => readonly CheckResult[],
): readonly CheckResult[] {
  if (answer === undefined) return [];
  return 'refused' in answer ? [unread(subject, where, answer.refused)] : judge(answer.value);
}

/** Whether Terraform would create the resource: it neither owns it nor takes it over. Undefined where its state is not readable. */
export function isNew(
  { stacks }: PlannedRollout,
  { owned }: AwsFacts,
  { stack, type, name }: PlannedResource,
): boolean | undefined {
  const address = `${type}.${name}`;
  if (stacks.find((one) => one.name === stack)?.imported.includes(address)) return false;
  const known = ownProperty(owned, stack);
  if (known === undefined || 'refused' in known) return undefined;
  return !known.value.includes(address);
}
