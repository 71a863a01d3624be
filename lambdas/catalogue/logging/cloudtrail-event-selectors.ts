import type { Detection } from '#core/detection/detection.ts';
import { trailOf } from '../readings/trail.ts';
import { recordsAllAgain, stillUnrecorded, weakenedSelectors } from '../readings/weakened-trail.ts';

export const cloudtrailEventSelectors: Detection = {
  id: 'cloudtrail-event-selectors',
  title: { en: 'A trail was told to record less', ko: 'CloudTrail이 기록하는 이벤트가 축소되었습니다' },
  about: {
    en: 'A trail without management events logs on and sees nothing: the quiet way to blind it, GuardDuty and the hub.',
    ko: '관리 이벤트를 빼면 추적은 켜져 있어도 아무것도 보지 못합니다. 추적과 GuardDuty, 허브의 눈을 조용히 가리는 방법입니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 'cloudtrail.amazonaws.com', calls: ['PutEventSelectors', 'PutInsightSelectors'] }],
  techniques: ['T1562.008'],
  controls: ['CloudTrail.1', 'CloudTrail.3'],
  containment: { response: 'ask', playbooks: ['restore-event-selectors'] },
  matches: (activity) => weakenedSelectors(activity).length > 0,
  subject: trailOf,
  evidence: weakenedSelectors,
  resolvedBy: {
    triggers: [{ source: 'cloudtrail.amazonaws.com', calls: ['PutEventSelectors', 'PutInsightSelectors'] }],
    matches: recordsAllAgain,
    remaining: stillUnrecorded,
  },
};
