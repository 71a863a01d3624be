import type { Activity } from '#core/detection/activity.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import { type JsonObject, list, object, text } from '#core/json.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';

/** Calls that change the entries of a prefix list; a new list is not used yet. */
export const LIST_CALLS = ['ModifyManagedPrefixList', 'RestoreManagedPrefixListVersion'];

export function prefixListOf(activity: Activity): Resource {
  const { account, region } = activity;
  const id = listId(activity) ?? 'unknown';
  return { type: 'Other', id, arn: `arn:aws:ec2:${region}:${account}:prefix-list/${id}` };
}

/** Entries may be read before the change is done, so what the call adds counts as well. */
export function addedEntries(activity: Activity): string[] {
  const request = requestOf(activity);
  const named = [...list(request.AddEntry), ...list(request.addEntries)].map(object);
  return named.flatMap((entry) => canonicalCidr(text(entry.Cidr) ?? text(entry.cidr) ?? '') ?? []);
}

/** The entries of the list after the call; undefined where they could not be read. */
export function entriesAfter(activity: Activity, answers: Answers): readonly string[] | undefined {
  const read = answers.of<'prefix-list'>(entriesQuestion(activity));
  return read === undefined ? undefined : [...read.cidrs.flatMap((cidr) => canonicalCidr(cidr) ?? []), ...addedEntries(activity)];
}

export function entriesQuestion(activity: Activity): Extract<Question, { ask: 'prefix-list' }> {
  return { ask: 'prefix-list', id: prefixListOf(activity).id };
}

export function usersQuestion(activity: Activity): Extract<Question, { ask: 'prefix-list-users' }> {
  return { ask: 'prefix-list-users', id: prefixListOf(activity).id };
}

/** EC2 records its newer calls below the name of the request. */
function requestOf({ name, request }: Activity): JsonObject {
  const nested = object(ownProperty(request, `${name}Request`));
  return Object.keys(nested).length > 0 ? nested : request;
}

export function listId(activity: Activity): string | undefined {
  const request = requestOf(activity);
  return text(request.PrefixListId) ?? text(request.prefixListId);
}
