import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { trailOf } from '../readings/trail.ts';

export const cloudtrailDeleted: Detection = {
  id: 'cloudtrail-deleted',
  title: { en: 'A CloudTrail trail was deleted', ko: 'CloudTrail 추적이 삭제되었습니다' },
  about: {
    en: 'Without the trail the account has no record of its activity, and detections that depend on it stop working.',
    ko: '추적이 사라지면 계정에서 일어난 일의 기록과 그 기록에 의존하는 모든 탐지가 함께 사라집니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 'cloudtrail.amazonaws.com', calls: ['DeleteTrail'] }],
  techniques: ['T1562.008'],
  controls: ['CloudTrail.1', 'CloudTrail.3'],
  containment: { response: 'ask', playbooks: ['restore-trail'] },
  matches: ({ source, name }) => source === 'cloudtrail.amazonaws.com' && name === 'DeleteTrail',
  subject: trailOf,
  evidence: (activity) => [noted('deleted-trail', trailOf(activity).arn)],
};
