import type { Detection } from '#core/detection/detection.ts';
import { lostRecording, RECORDER_CALLS, RESUMING_CALLS, recorderOf, stillLost } from '../readings/recorder.ts';

export const configRecorderStopped: Detection = {
  id: 'config-recorder-stopped',
  title: { en: 'AWS Config recording was stopped or reduced', ko: 'AWS Config 기록이 중지되거나 축소되었습니다' },
  about: {
    en: 'Without its recorder AWS Config detects neither changes nor noncompliance, and controls stop reporting.',
    ko: '기록이 멈추면 AWS Config는 변경 사항도 규칙 위반도 알 수 없고 Security Hub 제어도 결과를 보고하지 않습니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 'config.amazonaws.com', calls: RECORDER_CALLS }],
  techniques: ['T1562.008'],
  controls: ['Config.1'],
  containment: { response: 'auto', playbooks: ['restart-recorder'] },
  matches: (activity) => activity.source === 'config.amazonaws.com' && lostRecording(activity).length > 0,
  subject: recorderOf,
  evidence: lostRecording,
  resolvedBy: {
    triggers: [{ source: 'config.amazonaws.com', calls: RESUMING_CALLS }],
    matches: (activity) => RESUMING_CALLS.includes(activity.name) && lostRecording(activity).length === 0,
    remaining: stillLost,
  },
};
