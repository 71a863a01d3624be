import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { bucketOf, isAboutOwnBucket } from '../readings/bucket.ts';

/** The event does not show whether the policy restricted or opened the bucket, so a person always decides. */
export const s3BucketPolicyDeleted: Detection = {
  id: 's3-bucket-policy-deleted',
  title: { en: 'A bucket policy was deleted', ko: '버킷 정책이 삭제되었습니다' },
  about: {
    en: 'Its deny statements are gone too, such as those that require encryption in transit or access from the organization only.',
    ko: '정책과 함께 암호화 전송, 조직 내 접근, 삭제 금지 같은 거부 규칙도 사라집니다. 정책으로 허용했던 접근도 끊깁니다.',
  },
  severity: 'MEDIUM',
  triggers: [{ source: 's3.amazonaws.com', calls: ['DeleteBucketPolicy'] }],
  techniques: ['T1562.001'],
  controls: ['S3.5'],
  containment: { response: 'ask', playbooks: ['restore-bucket-policy'] },
  matches: isAboutOwnBucket,
  subject: bucketOf,
  evidence: (activity) => [noted('bucket-without-policy', bucketOf(activity).id)],
};
