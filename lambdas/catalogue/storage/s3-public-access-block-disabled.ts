import { BLOCK_SETTINGS } from '#core/bucket.ts';
import type { Detection } from '#core/detection/detection.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { noted } from '#core/incident/evidence.ts';
import { bucketOf, isAboutOwnBucket, settingsOff, stillOff } from '../readings/bucket.ts';

export const s3PublicAccessBlockDisabled: Detection = {
  id: 's3-public-access-block-disabled',
  title: { en: 'Block Public Access of a bucket was turned off', ko: '버킷의 퍼블릭 액세스 차단이 해제되었습니다' },
  about: {
    en: 'One of the four settings that keep a bucket private regardless of its ACLs and policy is off. Buckets that the organization file lists as public websites are left out.',
    ko: 'ACL과 정책에 상관없이 버킷을 비공개로 지키는 네 가지 설정 중 하나 이상이 꺼졌습니다. 조직 파일에 공개 웹사이트로 적힌 버킷은 제외합니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 's3.amazonaws.com', calls: ['PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock'] }],
  techniques: ['T1562.001', 'T1530'],
  controls: ['S3.8'],
  containment: { response: 'auto', playbooks: ['block-public-bucket'] },
  tunedBy: ['publicWebsites'],
  matches: (activity) =>
    isAboutOwnBucket(activity) &&
    settingsOff(activity).length > 0 &&
    !tuningOf(activity).publicWebsites.includes(bucketOf(activity).id),
  subject: bucketOf,
  evidence: (activity) => settingsOff(activity).map((value) => noted('public-access-setting-off', value)),
  resolvedBy: {
    triggers: [{ source: 's3.amazonaws.com', calls: ['PutBucketPublicAccessBlock'] }],
    matches: (activity) => isAboutOwnBucket(activity) && settingsOff(activity).length < BLOCK_SETTINGS.length,
    remaining: stillOff,
  },
};
