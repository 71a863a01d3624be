import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';

/** Runs only where the call is no echo of one the hub made (see core/incident/echo.ts). */
export const hubRoleMisuse: Detection = {
  id: 'hub-role-misuse',
  title: { en: "The hub's own role did something no plan asked for", ko: '허브 역할이 계획에 없는 작업을 수행했습니다' },
  about: {
    en: "The hub's remediation roles do only what a recorded plan says. Anything else means that an intruder holds one of them.",
    ko: '허브의 조치 역할은 기록된 계획에 있는 일만 합니다. 그 밖의 일은 다른 누군가가 역할을 손에 넣었다는 뜻입니다.',
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
