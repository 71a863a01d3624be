import type { Detection } from '#core/detection/detection.ts';
import { publicGrantsOf } from '../readings/acl.ts';
import { bucketAccess, bucketOf, decideByAcls, isAboutOwnBucket, switchesOn } from '../readings/bucket.ts';

export const s3BucketAclPublic: Detection = {
  id: 's3-bucket-acl-public',
  title: { en: 'A bucket ACL allows public access', ko: '버킷 ACL이 퍼블릭 액세스를 허용합니다' },
  about: {
    en: 'Anyone, or anyone with an AWS account, can list, fill or reconfigure the bucket. Such buckets are found by scanning.',
    ko: '누구나, 또는 AWS 계정만 있으면 누구나 버킷을 나열하거나 채우거나 설정을 바꿀 수 있습니다. 이런 버킷은 스캔으로 쉽게 발견됩니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 's3.amazonaws.com', calls: ['PutBucketAcl', 'CreateBucket'] }],
  techniques: ['T1530'],
  controls: ['S3.2', 'S3.3', 'S3.12'],
  containment: { response: 'auto', playbooks: ['privatise-bucket-acl'] },
  matches: (activity) => isAboutOwnBucket(activity) && (publicGrantsOf(activity) ?? []).length > 0,
  facts: { asks: (activity) => [bucketAccess(activity)], ifUnanswered: 'open', decides: decideByAcls },
  subject: bucketOf,
  evidence: (activity) => publicGrantsOf(activity) ?? [],
  // A private ACL belongs to s3-acl-removed.
  resolvedBy: {
    triggers: [{ source: 's3.amazonaws.com', calls: ['PutBucketPublicAccessBlock'] }],
    matches: (activity) => isAboutOwnBucket(activity) && switchesOn('IgnorePublicAcls', activity),
  },
};
