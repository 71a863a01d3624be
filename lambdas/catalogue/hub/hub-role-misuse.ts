import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';

/** Runs only if the call is not an echo of one the hub made (see core/incident/echo.ts). */
export const hubRoleMisuse: Detection = {
  id: 'hub-role-misuse',
  title: { en: "The hub's own role made a call that is in no plan", ko: '허브 역할이 계획에 없는 작업을 수행했습니다' },
  about: {
    en: "The hub's remediation roles make only the calls of a recorded plan. Any other call means that an intruder has one of them.",
    ko: '허브의 조치 역할은 기록된 계획에 있는 일만 합니다. 그 밖의 호출은 침입자가 역할을 탈취했다는 뜻입니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ writes: 'hub-role' }],
  techniques: ['T1078.004'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => !activity.readOnly && activity.actor.role !== undefined,
  subject: (activity) => {
    const arn = activity.actor.role ?? 'unknown';
    return { type: 'AwsIamRole', id: arn.split('/').at(-1) ?? arn, arn };
  },
  evidence: (activity) => [{ kind: 'role-call', role: activity.actor.role ?? 'unknown', call: callOf(activity) }],
};
