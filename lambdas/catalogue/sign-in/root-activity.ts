import type { Activity } from '#core/detection/activity.ts';
import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { origin, visitorOf } from '../readings/sign-in.ts';

export const rootActivity: Detection = {
  id: 'root-activity',
  title: { en: 'The root user changed something', ko: '루트 사용자가 변경 작업을 수행했습니다' },
  about: {
    en: 'Daily work never needs root. An attacker with root can close the account, take over every identity and erase the traces.',
    ko: '일상 작업에는 루트가 필요 없습니다. 루트를 손에 넣은 사람은 계정을 닫고, 모든 자격 증명을 빼앗고, 흔적을 지울 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [{ writes: 'root' }],
  techniques: ['T1078.004'],
  controls: ['CloudWatch.1'],
  containment: { response: 'none' },
  matches: (activity) =>
    activity.actor.type === 'root' &&
    activity.kind === 'api-call' &&
    activity.source !== 'signin.amazonaws.com' &&
    !activity.readOnly &&
    !isByService(activity),
  // Every case is about root, so root does not raise the severity.
  severityFor: () => 'HIGH',
  subject: visitorOf,
  evidence: (activity) => [noted('call', callOf(activity)), ...origin(activity)],
};

/** Calls that a service makes in the name of root are its own; the console only forwards what a person does. */
function isByService({ actor: { invokedBy = '' } }: Activity): boolean {
  return invokedBy !== 'signin.amazonaws.com' && /\.amazonaws\.com(\.cn)?$/.test(invokedBy);
}
