import type { Detection } from '#core/detection/detection.ts';
import { trailOf } from '../readings/trail.ts';
import { recordsAllAgain, stillUnrecorded, weakenedSelectors } from '../readings/weakened-trail.ts';

export const cloudtrailEventSelectors: Detection = {
  id: 'cloudtrail-event-selectors',
  title: { en: 'CloudTrail records fewer events than before', ko: 'CloudTrail이 기록하는 이벤트가 축소되었습니다' },
  about: {
    en: 'A trail without management events still logs but records nothing useful, so GuardDuty and the hub miss the activity too.',
    ko: '관리 이벤트를 빼면 추적은 켜져 있어도 아무것도 보지 못합니다. GuardDuty와 허브도 활동을 탐지할 수 없게 됩니다.',
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
