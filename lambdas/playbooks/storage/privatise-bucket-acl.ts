import type { Incident } from '#core/incident/incident.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { aclOf, grantsIn, grantWords, hasPublicGrants, publicGrantsImage } from './acl-images.ts';
import { bucketPermission, bucketTags, inBodyOnly, inBucket, onTheBucket, READ_BUCKET_TAGS, sparingTheHub } from './buckets.ts';

/** An ACL can only be written whole: a session gets the permission for one bucket only. */
const permissions = [
  bucketPermission('read', 'GetBucketAcl'),
  READ_BUCKET_TAGS,
  { ...bucketPermission('write', 'PutBucketAcl'), when: inBodyOnly },
];

/** If ACLs are disabled, S3 returns an ACL without public grants: nothing is left to do. */
export const privatiseBucketAcl: Playbook<MemberCall> = sparingTheHub({
  id: 'privatise-bucket-acl',
  title: { en: 'Remove the public grants from the ACL of the bucket', ko: '버킷 ACL에서 공개 권한만 제거' },
  actsOn: ['AwsS3Bucket'],
  permissions: { fix: permissions, undo: permissions },

  tags: bucketTags,

  read: async (incident, call) => {
    const acl = await call('s3:GetBucketAcl', inBucket(incident));
    return [publicGrantsImage(`bucket-acl/${incident.resource.id}`, acl)];
  },

  plan: (incident, images) => {
    const { id } = incident.resource;
    const before = images.filter(hasPublicGrants);
    if (before.length === 0) return { kind: 'already-safe' };
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Remove ${grantWords(before, 'en')} from the ACL of bucket ${id}; every other grant, its policy and the ACLs of its objects stay as they are`,
          ko: `버킷 ${id}의 ACL에서 공개 권한(${grantWords(before, 'ko')})만 제거합니다. 다른 권한과 버킷 정책, 객체 ACL은 그대로 둡니다`,
        },
        calls: before.map((image) => putAcl(incident, image)),
        before,
      },
    };
  },

  undo: (incident, { toRestore: back, now }) => {
    const { id } = incident.resource;
    return {
      words: {
        en: `Restore ${grantWords(back, 'en')} in the ACL of bucket ${id}`,
        ko: `버킷 ${id}의 ACL에 공개 권한(${grantWords(back, 'ko')})을 다시 부여합니다`,
      },
      calls: back.flatMap((image) => now.map((acl) => putAcl(incident, acl, grantsIn(image)))),
    };
  },
});

function putAcl(incident: Incident, acl: Image, grants: readonly unknown[] = []): PlannedCall {
  const input = { ...inBucket(incident), AccessControlPolicy: aclOf(acl, grants) };
  return planned('s3:PutBucketAcl', onTheBucket(incident), input);
}
