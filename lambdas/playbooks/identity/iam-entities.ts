import type { Tag } from '@aws-sdk/client-iam';
import type { Permission, Scope } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Tags } from '#core/resource.ts';
import type { MemberCall } from '#member/calls.ts';
import { faultOf } from '#member/faults.ts';

type Kind = 'user' | 'role' | 'group' | 'policy';

/** ARN patterns of the one entity with the incident's name: names are unique in an account, but events do not contain the path. */
function named(kind: Kind): (scope: Scope) => readonly string[] {
  return ({ account, resource }) => {
    const arn = `arn:aws:iam::${account}:${kind}/`;
    return resource === '*' ? [`${arn}*`] : [`${arn}${resource}`, `${arn}*/${resource}`];
  };
}

export const onUser = named('user');
export const onRole = named('role');
export const onGroup = named('group');
export const onPolicy = named('policy');

/** Every entity of a kind in the account, for reads of entities that the incident's resource does not name. */
export function onEvery(kind: Kind): Permission['on'] {
  return (scope) => named(kind)({ ...scope, resource: '*' });
}

/** Whether a text can be the name of a user, role or group; IAM is asked about no other text. */
export function isIamName(name: string): boolean {
  return /^[\w+=,.@-]{1,128}$/.test(name);
}

/** The tags of the user with this name; none if the text cannot be a name. */
export async function userTags(name: string, call: MemberCall): Promise<Tags> {
  return isIamName(name) ? tagsIn(await everyPage((from) => call('iam:ListUserTags', { UserName: name, ...from }))) : {};
}

/** The tags of the incident's role. */
export async function roleTags({ resource }: Incident, call: MemberCall): Promise<Tags> {
  const RoleName = resource.id;
  return isIamName(RoleName) ? tagsIn(await everyPage((from) => call('iam:ListRoleTags', { RoleName, ...from }))) : {};
}

/** The tags of the incident's managed policy. */
export async function policyTags({ resource }: Incident, call: MemberCall): Promise<Tags> {
  return tagsIn(await everyPage((from) => call('iam:ListPolicyTags', { PolicyArn: resource.arn, ...from })));
}

function tagsIn(pages: readonly { Tags?: Tag[] | undefined }[]): Tags {
  const tags = pages.flatMap(({ Tags = [] }) => Tags);
  return Object.fromEntries(tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])));
}

type Page = { readonly IsTruncated?: boolean | undefined; readonly Marker?: string | undefined };

/** Every page of a list: IAM may end a page anywhere, even if the list is short. */
export async function everyPage<One extends Page>(ask: (from: { Marker?: string }) => Promise<One>): Promise<One[]> {
  const pages = [await ask({})];
  for (let last = pages[0]; last?.IsTruncated === true && last.Marker !== undefined; last = pages.at(-1)) {
    pages.push(await ask({ Marker: last.Marker }));
  }
  return pages;
}

/** IAM's answer, or undefined if the entity does not exist. */
export async function ifThere<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  return asked.catch((error) => (faultOf(error) === 'gone' ? undefined : Promise.reject(error)));
}

/** A policy document as it was written: IAM returns it URL-encoded, which leaves no brace in it. */
export function documentText(given = ''): string {
  return given.includes('{') ? given : decodeURIComponent(given);
}
