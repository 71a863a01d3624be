import type { Detection } from '#core/detection/detection.ts';
import { trailOf } from '../readings/trail.ts';
import { recordsAllAgain, stillUnrecorded, trailQuestions, trailVerdict, weakenedSelectors } from '../readings/weakened-trail.ts';

/** The console and CloudFormation send the selectors of a new trail right after its creation. */
const CREATION_MINUTES = 10;

/**
 * A trail that was only just created has lost nothing: its first selectors say what it is for, and no other trail records
 * less because of them. If its creation arrives after them, they are reported.
 */
export const cloudtrailEventSelectors: Detection = {
  id: 'cloudtrail-event-selectors',
  title: { en: 'CloudTrail records fewer events than before', ko: 'CloudTrail이 기록하는 이벤트가 축소되었습니다' },
  about: {
    en: 'A trail without management events still logs but records nothing useful, so GuardDuty and the hub miss the activity too.',
    ko: '관리 이벤트를 빼면 추적은 켜져 있어도 아무것도 보지 못합니다. GuardDuty와 허브도 활동을 탐지할 수 없게 됩니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 'cloudtrail.amazonaws.com', calls: ['CreateTrail', 'PutEventSelectors', 'PutInsightSelectors'] }],
  techniques: ['T1562.008'],
  controls: ['CloudTrail.1', 'CloudTrail.3'],
  containment: { response: 'ask', playbooks: ['restore-event-selectors'] },
  matches: (activity) => activity.name === 'CreateTrail' || weakenedSelectors(activity).length > 0,
  memory: {
    kind: 'sequence',
    optional: true,
    key: (activity) => trailOf(activity).arn,
    step: ({ name }) => (name === 'CreateTrail' ? 'first' : 'then'),
    minutes: CREATION_MINUTES,
  },
  facts: {
    asks: trailQuestions,
    decides: (activity, answers, recalled) => (recalled?.fires === true ? 'quiet' : trailVerdict(activity, answers)),
  },
  subject: trailOf,
  evidence: weakenedSelectors,
  resolvedBy: {
    triggers: [{ source: 'cloudtrail.amazonaws.com', calls: ['PutEventSelectors', 'PutInsightSelectors'] }],
    matches: recordsAllAgain,
    remaining: stillUnrecorded,
  },
};
