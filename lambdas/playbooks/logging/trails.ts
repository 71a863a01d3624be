import type { Permission, Scope } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { refused } from '#core/playbook/plan.ts';
import type { Tags } from '#core/resource.ts';
import type { MemberCall } from '#member/calls.ts';

/** The incident's own trail. */
export const onTrail = ({ account, region, resource }: Scope) => `arn:aws:cloudtrail:${region}:${account}:trail/${resource}`;

/** The permission to read a trail's tags. */
export const READ_TRAIL_TAGS: Permission = { action: 'cloudtrail:ListTags', access: 'read', on: onTrail };

/** An organization trail is visible in every member but belongs to none of them; no session in a member can change it. */
export function isOwn(incident: Incident): boolean {
  return ownerOf(incident) === incident.account;
}

/** Why a trail of another account is not changed. */
export function notOwn(incident: Incident): ReturnType<typeof refused> {
  return refused({ code: 'trail-of-other-account', owner: ownerOf(incident) ?? '', account: incident.account });
}

/** The tags of the incident's trail. */
export async function trailTags(incident: Incident, call: MemberCall): Promise<Tags> {
  if (!isOwn(incident)) return {};
  const { resource } = incident;
  const { ResourceTagList = [] } = await call('cloudtrail:ListTags', { ResourceIdList: [resource.arn] });
  const tags = ResourceTagList.flatMap(({ TagsList = [] }) => TagsList);
  return Object.fromEntries(tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])));
}

function ownerOf({ resource }: Incident): string | undefined {
  return resource.arn.split(':')[4];
}

/** Whether AWS says that a trail does not exist. */
export function isMissing({ name }: Error): boolean {
  return ['TrailNotFoundException', 'ResourceNotFoundException'].includes(name);
}
