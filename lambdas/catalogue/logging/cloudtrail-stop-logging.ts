import type { Detection } from '#core/detection/detection.ts';
import { trailOf } from '../readings/trail.ts';

export const cloudtrailStopLogging: Detection = {
  id: 'cloudtrail-stop-logging',
  title: { en: 'CloudTrail logging was stopped', ko: 'CloudTrail 로깅이 중지되었습니다' },
  about: {
    en: "While a trail does not log, an attacker's activity is not recorded. It is one of the first steps of an attack.",
    ko: '추적이 멈춘 동안 공격자의 활동은 기록되지 않습니다. 침입자가 가장 먼저 하는 일 가운데 하나입니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 'cloudtrail.amazonaws.com', calls: ['StopLogging'] }],
  techniques: ['T1562.008'],
  controls: ['CloudTrail.1', 'CloudTrail.3'],
  containment: { response: 'auto', playbooks: ['restart-trail'] },
  matches: (activity) => activity.name === 'StopLogging',
  subject: trailOf,
  evidence: (activity) => [{ kind: 'stopped-trail', trail: trailOf(activity).arn }],
  resolvedBy: {
    triggers: [{ source: 'cloudtrail.amazonaws.com', calls: ['StartLogging'] }],
    matches: ({ name }) => name === 'StartLogging',
  },
};
