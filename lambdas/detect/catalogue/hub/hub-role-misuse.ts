import type { Detection } from '../../../core/detection.ts';
import { callOf } from '../../readings/call.ts';

/** Reaches `matches` only after no recorded plan was found to have asked for the call: see the loop breaker in detect. */
export const hubRoleMisuse: Detection = {
  id: 'hub-role-misuse',
  title: { en: "The hub's own role did something no plan asked for", ko: '허브 역할이 계획에 없는 작업을 수행했습니다' },
  severity: 'CRITICAL',
  trigger: { actor: 'hub-role' },
  techniques: ['T1078.004'],
  controls: [],
  response: 'none',
  matches: (activity) => !activity.readOnly && activity.actor.role !== undefined,
  subject: (activity) => {
    const arn = activity.actor.role ?? 'unknown';
    return { type: 'AwsIamRole', id: arn.split('/').at(-1) ?? arn, arn };
  },
  evidence: (activity) => [{ kind: 'role-call', role: activity.actor.role ?? 'unknown', call: callOf(activity) }],
};
