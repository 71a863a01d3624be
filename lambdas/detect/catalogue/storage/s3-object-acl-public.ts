import type { Detection } from '../../../core/detection.ts';
import { publicGrantsOf, WITH_PUBLIC_ACL } from '../../readings/acl.ts';
import { bucketAccess, decideByAcls, isAboutOwnBucket, objectKey, objectOf } from '../../readings/bucket.ts';

export const s3ObjectAclPublic: Detection = {
  id: 's3-object-acl-public',
  title: { en: 'The ACL of an object lets everybody in', ko: '객체 ACL이 모든 사람에게 열려 있습니다' },
  about: {
    en: 'Anybody who knows or guesses the name of the object can read it, although its bucket looks private.',
    ko: '버킷은 비공개로 보여도 객체 이름을 알거나 추측한 사람은 누구나 내용을 읽을 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [
    { source: 's3.amazonaws.com', calls: ['PutObjectAcl'], data: 'AWS::S3::Object' },
    // The hub's own trail does not select uploads: it cannot tell those with an ACL, and would record every one of them.
    { source: 's3.amazonaws.com', calls: ['PutObject'], where: WITH_PUBLIC_ACL },
  ],
  techniques: ['T1530'],
  controls: [],
  response: 'auto',
  playbook: 'privatise-object-acl',
  matches: (activity) =>
    isAboutOwnBucket(activity) && objectKey(activity) !== undefined && (publicGrantsOf(activity) ?? []).length > 0,
  asks: (activity) => [bucketAccess(activity)],
  suspectAlone: true,
  decides: decideByAcls,
  subject: objectOf,
  evidence: (activity) => publicGrantsOf(activity) ?? [],
};
