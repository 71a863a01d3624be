import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { ACCESS_POINT_POLICY_CALLS, DIRECTORY_BUCKETS, isAboutOwnPolicy, policyHolder } from '../readings/bucket-policy.ts';
import { denialsOfHub } from '../readings/hub-denial.ts';

/** Of the resources that the hub contains, only buckets and access points have policies that can deny its calls. */
export const hubDeniedByPolicy: Detection = {
  id: 'hub-denied-by-policy',
  title: { en: 'A resource policy denies the hub its calls', ko: '리소스 정책이 허브의 호출을 거부합니다' },
  about: {
    en: "The policy of a bucket or access point denies calls to the hub's roles or sessions by name. Its only use is to prevent the containment of later changes.",
    ko: '버킷이나 액세스 포인트의 정책이 허브의 역할이나 세션을 지정해 호출을 거부합니다. 이후의 변경에 허브가 조치하지 못하게 하려는 용도로만 쓰입니다.',
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
