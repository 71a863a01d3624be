import type { Detection } from '#core/detection/detection.ts';
import { publicGrantsOf, WITH_PUBLIC_ACL } from '../readings/acl.ts';
import { bucketAccess, decideByAcls, isAboutOwnBucket, objectKey, objectOf } from '../readings/bucket.ts';

export const s3ObjectAclPublic: Detection = {
  id: 's3-object-acl-public',
  title: { en: 'An object ACL allows public access', ko: '객체 ACL이 퍼블릭 액세스를 허용합니다' },
  about: {
    en: 'Anyone who knows or guesses its name can read it. A public upload is detected only if a trail of the account records uploads.',
    ko: '이름을 아는 사람은 누구나 읽을 수 있습니다. 공개로 업로드된 객체는 계정의 추적이 업로드를 기록할 때만 탐지합니다.',
  },
  severity: 'HIGH',
  triggers: [
    { source: 's3.amazonaws.com', calls: ['PutObjectAcl'], data: 'AWS::S3::Object' },
    // The hub's trail does not record uploads: its selectors cannot pick those with an ACL and would record all of them.
    { source: 's3.amazonaws.com', calls: ['PutObject'], where: WITH_PUBLIC_ACL },
  ],
  techniques: ['T1530'],
  controls: [],
  containment: { response: 'auto', playbooks: ['privatise-object-acl'] },
  matches: (activity) =>
    isAboutOwnBucket(activity) && objectKey(activity) !== undefined && (publicGrantsOf(activity) ?? []).length > 0,
  facts: { asks: (activity) => [bucketAccess(activity)], ifUnanswered: 'open', decides: decideByAcls },
  subject: objectOf,
  evidence: (activity) => publicGrantsOf(activity) ?? [],
};
