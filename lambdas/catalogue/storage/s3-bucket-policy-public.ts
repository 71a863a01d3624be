import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { publicGrants } from '#core/iam/policy-reading.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import { list } from '#core/json.ts';
import { bucketAccess, bucketOf, field, isAboutOwnBucket, switchesOn } from '../readings/bucket.ts';

/**
 * Fires if the question stays unanswered: S3 refuses a public policy while `BlockPublicPolicy` is on, so it was off when the
 * call succeeded. Only `RestrictPublicBuckets` can still block public access, and that must be proven.
 */
export const s3BucketPolicyPublic: Detection = {
  id: 's3-bucket-policy-public',
  title: { en: 'A bucket policy allows public access', ko: '버킷 정책이 퍼블릭 액세스를 허용합니다' },
  about: {
    en: 'The policy allows everyone to use the bucket, without a condition that limits who or from where.',
    ko: '누가 어디에서 접근하는지 제한하는 조건 없이 전 세계 누구나 버킷을 사용할 수 있게 하는 정책입니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 's3.amazonaws.com', calls: ['PutBucketPolicy'] }],
  techniques: ['T1530'],
  controls: ['S3.2', 'S3.3'],
  containment: { response: 'auto', playbooks: ['restore-bucket-policy', 'block-public-bucket'] },
  matches: (activity) => isAboutOwnBucket(activity) && publicStatements(activity).length > 0,
  facts: {
    asks: (activity) => [bucketAccess(activity)],
    decides: (activity, answers) => (answers.of(bucketAccess(activity))?.policiesCount === false ? 'quiet' : 'fires'),
  },
  subject: bucketOf,
  evidence: publicStatements,
  resolvedBy: {
    triggers: [{ source: 's3.amazonaws.com', calls: ['DeleteBucketPolicy', 'PutBucketPolicy', 'PutBucketPublicAccessBlock'] }],
    matches: (activity) => isAboutOwnBucket(activity) && isPrivateAfter(activity),
  },
};

/** The policy was deleted or replaced by one without public statements, or public policies no longer have effect. */
function isPrivateAfter(activity: Activity): boolean {
  if (activity.name === 'PutBucketPublicAccessBlock') return switchesOn('RestrictPublicBuckets', activity);
  if (activity.name === 'DeleteBucketPolicy') return true;
  const statements = list(field(field(activity.request, 'bucketPolicy'), 'Statement'));
  return statements.length > 0 && publicStatements(activity).length === 0;
}

function publicStatements(activity: Activity): Evidence[] {
  const bucket = bucketOf(activity).id;
  return publicGrants(field(activity.request, 'bucketPolicy')).map(({ sid, actions, resources }) => ({
    kind: 'public-statement',
    bucket,
    ...(sid !== undefined && { sid }),
    actions,
    resources,
  }));
}
