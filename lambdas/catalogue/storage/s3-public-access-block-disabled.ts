import { BLOCK_SETTINGS } from '#core/bucket.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { bucketAccess, bucketOf, isAboutOwnBucket, PUBLIC_WEBSITE_TAG, settingsOff, stillOff } from '../readings/bucket.ts';

/** The event proves that settings are off; an unanswered question only means that no tag exempts the bucket. */
export const s3PublicAccessBlockDisabled: Detection = {
  id: 's3-public-access-block-disabled',
  title: { en: 'Block Public Access of a bucket was turned off', ko: '버킷의 퍼블릭 액세스 차단이 해제되었습니다' },
  about: {
    en: 'One of the four settings that keep a bucket private whatever its ACLs and policy say is off. Buckets tagged as public websites are left out.',
    ko: 'ACL과 정책에 상관없이 버킷을 비공개로 지키는 네 가지 설정 중 하나 이상이 꺼졌습니다. 공개 웹사이트로 태그된 버킷은 제외합니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 's3.amazonaws.com', calls: ['PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock'] }],
  techniques: ['T1562.001', 'T1530'],
  controls: ['S3.8'],
  containment: { response: 'auto', playbooks: ['block-public-bucket'] },
  matches: (activity) => isAboutOwnBucket(activity) && settingsOff(activity).length > 0,
  facts: {
    asks: (activity) => [bucketAccess(activity)],
    decides: (activity, answers) =>
      Object.hasOwn(answers.of(bucketAccess(activity))?.tags ?? {}, PUBLIC_WEBSITE_TAG) ? 'quiet' : 'fires',
  },
  subject: bucketOf,
  evidence: (activity) => settingsOff(activity).map((value) => noted('public-access-setting-off', value)),
  resolvedBy: {
    triggers: [{ source: 's3.amazonaws.com', calls: ['PutBucketPublicAccessBlock'] }],
    matches: (activity) => isAboutOwnBucket(activity) && settingsOff(activity).length < BLOCK_SETTINGS.length,
    remaining: stillOff,
  },
};
