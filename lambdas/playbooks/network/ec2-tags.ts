import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Tags } from '#core/resource.ts';
import type { MemberCall } from '#member/calls.ts';

/** The permission to read tags of EC2 resources. */
export const READ_EC2_TAGS: Permission = { action: 'ec2:DescribeTags', access: 'read', on: () => '*' };

/** The tags of the incident's resource in EC2. */
export async function ec2Tags({ resource }: Incident, call: MemberCall): Promise<Tags> {
  const { Tags = [] } = await call('ec2:DescribeTags', { Filters: [{ Name: 'resource-id', Values: [resource.id] }] });
  return Object.fromEntries(Tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])));
}
