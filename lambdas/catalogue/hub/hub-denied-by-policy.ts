import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { ACCESS_POINT_POLICY_CALLS, DIRECTORY_BUCKETS, isAboutOwnPolicy, policyHolder } from '../readings/bucket-policy.ts';
import { denialsOfHub } from '../readings/hub-denial.ts';

/** Of what the hub contains, only buckets and their access points have policies that can deny it something. */
export const hubDeniedByPolicy: Detection = {
  id: 'hub-denied-by-policy',
  title: { en: 'A resource policy denies the hub its calls', ko: '리소스 정책이 허브의 호출을 거부합니다' },
  about: {
    en: "The policy of a bucket or access point names the hub's roles or runs in a denial. Its only use is to keep the hub from containing what comes next.",
    ko: '버킷이나 액세스 포인트의 정책이 허브의 역할이나 실행을 지목해 거부합니다. 다음에 할 일을 허브가 막지 못하게 하려는 사람만 이렇게 합니다.',
  },
  severity: 'CRITICAL',
  triggers: [
    { source: 's3.amazonaws.com', calls: ['PutBucketPolicy', ...ACCESS_POINT_POLICY_CALLS] },
    { source: DIRECTORY_BUCKETS, calls: ['PutBucketPolicy'] },
  ],
  techniques: ['T1562.001'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => isAboutOwnPolicy(activity) && denialsOfHub(activity).length > 0,
  subject: policyHolder,
  evidence: (activity) => [noted('call', callOf(activity))],
};
