import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { type Evidence, noted } from '#core/incident/evidence.ts';
import { list } from '#core/json.ts';
import { publicGrantsOf } from '../readings/acl.ts';
import { bucketOf, field, firstText, isAboutOwnBucket, objectOf, objectVersion } from '../readings/bucket.ts';

/**
 * Two opposite changes, with different severities. An ACL without public grants, or disabled ACLs, resolve an open incident:
 * LOW, and never an incident by itself. Enabled ACLs can bypass the bucket policy: MEDIUM, and an incident.
 */
export const s3AclRemoved: Detection = {
  id: 's3-acl-removed',
  title: {
    en: 'ACLs of a bucket were made private, turned off or turned on',
    ko: '버킷의 ACL이 비공개로 변경되거나 활성화 또는 비활성화되었습니다',
  },
  about: {
    en: 'A public ACL made private resolves its incident. With ACLs turned on again, the writer of an object decides who can read it.',
    ko: '공개 ACL을 비공개로 되돌리면 해당 인시던트가 해결됩니다. 버킷을 다시 ACL에 맡기면 객체를 쓰는 사람이 읽을 사람을 정하게 됩니다.',
  },
  severity: 'LOW',
  triggers: [
    { source: 's3.amazonaws.com', calls: ['PutBucketAcl', 'PutBucketOwnershipControls', 'DeleteBucketOwnershipControls'] },
    { source: 's3.amazonaws.com', calls: ['PutObjectAcl'], data: 'AWS::S3::Object' },
  ],
  techniques: [],
  controls: ['S3.12'],
  containment: { response: 'none' },
  matches: (activity) => isAboutOwnBucket(activity) && (isClosing(activity) || ownershipOf(activity) !== undefined),
  severityFor: (activity) => {
    if (isClosing(activity)) return 'LOW';
    return activity.actor.type === 'root' ? 'HIGH' : 'MEDIUM';
  },
  subject: (activity) => (activity.name === 'PutObjectAcl' ? objectOf(activity) : bucketOf(activity)),
  evidence: (activity) => {
    const value = ownershipOf(activity);
    return value === undefined ? [] : [noted('object-ownership', value)];
  },
  resolves: {
    remaining: (activity, standing) =>
      isClosing(activity) ? standing.filter((evidence) => !isClosed(activity, evidence)) : standing,
  },
};

/** An ACL that still has a public grant closes nothing. */
function isClosing(activity: Activity): boolean {
  return ownershipOf(activity) === 'BucketOwnerEnforced' || publicGrantsOf(activity)?.length === 0;
}

/** A call without a version is about the latest one, which may differ from the public version. */
function isClosed(activity: Activity, evidence: Evidence): boolean {
  if (evidence.kind !== 'public-grant') return false;
  return evidence.key === undefined || (evidence.version !== undefined && evidence.version === objectVersion(activity));
}

/** The object ownership after the call; without controls it is ObjectWriter. */
function ownershipOf({ name, request }: Activity): string | undefined {
  if (name === 'DeleteBucketOwnershipControls') return 'ObjectWriter';
  return firstText(field(list(field(field(request, 'OwnershipControls'), 'Rule'))[0], 'ObjectOwnership'));
}
