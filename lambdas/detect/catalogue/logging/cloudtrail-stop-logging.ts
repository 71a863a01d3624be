import type { Detection } from '../../../core/detection.ts';
import { trailOf } from '../../readings/trail.ts';

export const cloudtrailStopLogging: Detection = {
  id: 'cloudtrail-stop-logging',
  title: { en: 'A trail was told to stop logging', ko: 'CloudTrail 로깅이 중지되었습니다' },
  severity: 'CRITICAL',
  trigger: { source: 'cloudtrail.amazonaws.com', calls: ['StopLogging'] },
  techniques: ['T1562.008'],
  controls: ['CloudTrail.1', 'CloudTrail.3'],
  response: 'auto',
  playbook: 'restart-trail',
  matches: (activity) => activity.name === 'StopLogging',
  subject: trailOf,
  evidence: (activity) => [{ kind: 'stopped-trail', trail: trailOf(activity).arn }],
};
