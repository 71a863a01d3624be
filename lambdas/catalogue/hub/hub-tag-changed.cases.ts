import type { JsonObject } from '#core/json.ts';
import { apiCall } from '../events/api-call.ts';
import { assumedRole, type By, iamUser } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';

const EXEMPT = 'org-security-hub:exempt';
const group = 'sg-0a1b2c3d4e5f60001';
const trail = 'arn:aws:cloudtrail:ap-northeast-2:444455556666:trail/organization-trail';

const call = (service: string, name: string, request: JsonObject, by: By = iamUser('alice')) =>
  apiCall({ source: `${service}.amazonaws.com`, name, request, by });
const createTags = (key: string, by?: By) =>
  call('ec2', 'CreateTags', { resourcesSet: { items: [{ resourceId: group }] }, tagSet: { items: [{ key, value: 'yes' }] } }, by);
const putBucketTagging = (Key: string) =>
  call('s3', 'PutBucketTagging', { bucketName: 'shop-photos', Tagging: { TagSet: { Tag: { Key, Value: 'true' } } } });

export const cases: Cases = {
  fires: {
    'a security group becomes exempt': createTags(EXEMPT),
    'a security group becomes exempt by a key in other capital letters': createTags(EXEMPT.toUpperCase()),
    'the exemption of a security group ends': call('ec2', 'DeleteTags', {
      resourcesSet: { items: [{ resourceId: group }] },
      tagSet: { items: [{ key: EXEMPT }] },
    }),
    'an instance is exempt from the beginning': call('ec2', 'RunInstances', {
      tagSpecificationSet: { items: [{ resourceType: 'instance', tags: [{ key: EXEMPT, value: 'yes' }] }] },
    }),
    'a bucket becomes a public website by a tag': putBucketTagging('org-security-hub:public-website'),
    'a user becomes exempt': call('iam', 'TagUser', { userName: 'bob', tags: [{ key: EXEMPT, value: 'yes' }] }),
    'a role is created exempt': call('iam', 'CreateRole', {
      roleName: 'Deploy',
      assumeRolePolicyDocument: '{}',
      tags: [{ key: EXEMPT, value: 'yes' }],
    }),
    'the exemption of a role ends': call('iam', 'UntagRole', { roleName: 'Deploy', tagKeys: [EXEMPT] }),
    'a trail becomes exempt': call('cloudtrail', 'AddTags', { resourceId: trail, tagsList: [{ key: EXEMPT, value: 'yes' }] }),
    'an IP set becomes exempt': call('wafv2', 'TagResource', {
      resourceARN: 'arn:aws:wafv2:ap-northeast-2:444455556666:regional/ipset/blocked/1234',
      tags: [{ key: EXEMPT, value: 'yes' }],
    }),
    'the service that tags anything makes a trail exempt': call('tagging', 'TagResources', {
      resourceARNList: [trail],
      tags: { [EXEMPT]: 'yes' },
    }),
    'a role tags that has the name of the one for rollouts under a path': createTags(
      EXEMPT,
      assumedRole('team/OrganizationAccountAccessRole', 'org-security-hub-rollout'),
    ),
  },
  staysQuiet: {
    'a security group gets another tag': createTags('team'),
    'a bucket gets a tag that only contains the name': putBucketTagging('not-org-security-hub:exempt'),
    'a rollout sets the tag': createTags(EXEMPT, assumedRole('OrganizationAccountAccessRole', 'org-security-hub-rollout')),
    'AWS denied it': apiCall({
      source: 'ec2.amazonaws.com',
      name: 'CreateTags',
      request: { tagSet: { items: [{ key: EXEMPT, value: 'yes' }] } },
      error: 'Client.UnauthorizedOperation',
    }),
    'the request has no tags at all': call('ec2', 'RunInstances', {}),
  },
};
