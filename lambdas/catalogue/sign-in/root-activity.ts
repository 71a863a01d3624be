import type { Activity } from '#core/detection/activity.ts';
import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { isOAuthCall, origin, signInResource } from '../readings/sign-in.ts';

/** Also when root gets keys for a command line or an agent, which AWS records as a read of the sign-in service. */
export const rootActivity: Detection = {
  id: 'root-activity',
  title: { en: 'The root user changed something', ko: '루트 사용자가 변경 작업을 수행했습니다' },
  about: {
    en: 'Daily work never needs root. An attacker with root can close the account, take over every identity and erase the traces.',
    ko: '일상 작업에는 루트가 필요 없습니다. 루트를 손에 넣은 사람은 계정을 닫고, 모든 자격 증명을 빼앗고, 흔적을 지울 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [
    { writes: 'root' },
    { source: 'signin.amazonaws.com', calls: ['CreateOAuth2Token'], reads: true, where: { userIdentity: { type: ['Root'] } } },
  ],
  techniques: ['T1078.004'],
  controls: ['CloudWatch.1'],
  containment: { response: 'none' },
  matches: (activity) =>
    activity.actor.type === 'root' &&
    activity.kind === 'api-call' &&
    (isOAuthCall(activity, 'CreateOAuth2Token') || isWrite(activity)),
  // Every case is about root, so root does not raise the severity.
  severityFor: () => 'HIGH',
  subject: signInResource,
  evidence: (activity) => [noted('call', callOf(activity)), ...origin(activity)],
};

function isWrite(activity: Activity): boolean {
  return !activity.readOnly && activity.source !== 'signin.amazonaws.com' && !isByService(activity);
}

/** Calls that a service makes in the name of root are its own; the console and MCP servers only forward what a person does. */
function isByService({ actor: { invokedBy = '', through } }: Activity): boolean {
  return through === undefined && invokedBy !== 'signin.amazonaws.com' && /\.amazonaws\.com(\.cn)?$/.test(invokedBy);
}
