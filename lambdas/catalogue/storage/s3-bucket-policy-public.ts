import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { bucketAccess, isAboutOwnBucket, switchesOn } from '../readings/bucket.ts';
import {
  ACCESS_POINT_CLOSING_CALLS,
  ACCESS_POINT_POLICY_CALLS,
  DIRECTORY_BUCKETS,
  hasBucketSettings,
  isAboutOwnPolicy,
  policyDoubts,
  policyHolder,
  publicStatements,
  putsPrivatePolicy,
  statementEvidence,
} from '../readings/bucket-policy.ts';

/**
 * Fires if the question stays unanswered: S3 refuses a public policy while `BlockPublicPolicy` is on, so it was off when the
 * call succeeded. Only `RestrictPublicBuckets` can still block public access, and that must be proven.
 *
 * The policies of access points and directory buckets count too. No playbook changes them, so a person decides. AWS services as a condition (`aws:PrincipalIsAWSService`) are as little public as AWS services as principals.
 */
export const s3BucketPolicyPublic: Detection = {
  id: 's3-bucket-policy-public',
  title: { en: 'A bucket policy allows public access', ko: '버킷 정책이 퍼블릭 액세스를 허용합니다' },
  about: {
    en: 'The policy of a bucket or access point allows everyone to use the bucket, without a condition that limits who or from where.',
    ko: '버킷이나 액세스 포인트의 정책이, 누가 어디에서 접근하는지 제한하는 조건 없이 전 세계 누구나 버킷을 사용할 수 있게 합니다.',
  },
  severity: 'CRITICAL',
  triggers: [
    { source: 's3.amazonaws.com', calls: ['PutBucketPolicy', ...ACCESS_POINT_POLICY_CALLS] },
    { source: DIRECTORY_BUCKETS, calls: ['PutBucketPolicy'] },
  ],
  techniques: ['T1530'],
  controls: ['S3.2', 'S3.3'],
  containment: { response: 'auto', playbooks: ['restore-bucket-policy', 'block-public-bucket'] },
  matches: (activity) => isAboutOwnPolicy(activity) && publicStatements(activity).length > 0,
  facts: {
    asks: (activity) => (hasBucketSettings(activity) ? [bucketAccess(activity)] : []),
    decides: (activity, answers) => {
      const access = hasBucketSettings(activity) ? answers.of(bucketAccess(activity)) : undefined;
      return access?.policiesCount === false ? 'quiet' : 'fires';
    },
  },
  doubts: policyDoubts,
  severityFor: (activity) => (policyDoubts(activity).length > 0 ? 'HIGH' : 'CRITICAL'),
  subject: policyHolder,
  evidence: statementEvidence,
  resolvedBy: {
    triggers: [
      {
        source: 's3.amazonaws.com',
        calls: [
          'DeleteBucketPolicy',
          'PutBucketPolicy',
          'PutBucketPublicAccessBlock',
          ...ACCESS_POINT_POLICY_CALLS,
          ...ACCESS_POINT_CLOSING_CALLS,
        ],
      },
      { source: DIRECTORY_BUCKETS, calls: ['DeleteBucketPolicy', 'PutBucketPolicy'] },
    ],
    matches: isPrivateAfter,
  },
};

/** The policy was deleted or replaced by one without public statements, or public policies no longer have effect. */
function isPrivateAfter(activity: Activity): boolean {
  if (activity.name === 'PutBucketPublicAccessBlock') {
    return isAboutOwnBucket(activity) && switchesOn('RestrictPublicBuckets', activity);
  }
  return isAboutOwnPolicy(activity) && (activity.name.startsWith('Delete') || putsPrivatePolicy(activity));
}
