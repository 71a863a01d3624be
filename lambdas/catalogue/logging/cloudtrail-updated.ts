import type { Detection } from '#core/detection/detection.ts';
import { trailOf } from '../readings/trail.ts';
import { stillWeak, strengthensTrail, trailQuestions, trailVerdict, weakenedTrail } from '../readings/weakened-trail.ts';

export const cloudtrailUpdated: Detection = {
  id: 'cloudtrail-updated',
  title: { en: 'A CloudTrail trail was weakened', ko: 'CloudTrail 추적 설정이 약화되었습니다' },
  about: {
    en: 'A trail that writes to another bucket, covers less or has no log file validation still looks healthy.',
    ko: '다른 버킷에 쓰거나 범위가 줄거나 위조를 알 수 없게 된 추적은 겉으로는 정상으로 보입니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 'cloudtrail.amazonaws.com', calls: ['UpdateTrail'] }],
  techniques: ['T1562.008'],
  controls: ['CloudTrail.1', 'CloudTrail.2', 'CloudTrail.4', 'CloudTrail.5'],
  containment: { response: 'ask', playbooks: ['restore-trail'] },
  matches: (activity) => weakenedTrail(activity).length > 0,
  facts: { asks: trailQuestions, decides: trailVerdict },
  subject: trailOf,
  evidence: weakenedTrail,
  // No event shows which bucket is the right one, so a person decides about another bucket.
  resolvedBy: {
    triggers: [{ source: 'cloudtrail.amazonaws.com', calls: ['UpdateTrail'] }],
    matches: strengthensTrail,
    remaining: stillWeak,
  },
};
