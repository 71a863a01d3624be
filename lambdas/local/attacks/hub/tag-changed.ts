import { randomUUID } from 'node:crypto';
import { CreateSecurityGroupCommand, CreateTagsCommand, DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { apiCall } from '#catalogue/events/api-call.ts';
import { iamUser } from '#catalogue/events/callers.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import { type Attack, callBy } from '../attack.ts';

/** Sets the tag on a security group that keeps the hub from changing it. */
export const exemptGroup: Attack = async (target) => {
  const { ec2 } = target.clients;
  const name = `web-${randomUUID().slice(0, 8)}`;
  const { GroupId: group = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: name, Description: 'Web servers' }));
  await ec2.send(new CreateTagsCommand({ Resources: [group], Tags: [{ Key: EXEMPT_TAG, Value: 'yes' }] }));
  const request = {
    resourcesSet: { items: [{ resourceId: group }] },
    tagSet: { items: [{ key: EXEMPT_TAG, value: 'yes' }] },
  };
  const tagged = async () => {
    const { Tags = [] } = await ec2.send(new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [group] }] }));
    return Tags.some(({ Key }) => Key === EXEMPT_TAG);
  };
  return {
    event: apiCall({ ...callBy(target, iamUser('mallory')), source: 'ec2.amazonaws.com', name: 'CreateTags', request }),
    persists: tagged,
    restUntouched: async () => true,
  };
};
