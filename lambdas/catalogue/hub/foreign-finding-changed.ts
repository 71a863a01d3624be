import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';
import { HUB_ROLE_PREFIX, THIS_ACCOUNT } from '#core/detection/trigger.ts';
import { noted } from '#core/incident/evidence.ts';
import { FINDING_CALLS, foreignFindingIn } from '../readings/hub-findings.ts';

/** IAM conditions cover the fields of such a change, but not the finding; so the change cannot be denied, only detected. */
export const foreignFindingChanged: Detection = {
  id: 'foreign-finding-changed',
  title: {
    en: "The hub's role changed a finding that is not the hub's",
    ko: '허브의 역할이 허브의 것이 아닌 조사 결과를 변경했습니다',
  },
  about: {
    en: 'The hub writes only findings about its incidents. With its role, someone changed a finding of another product, probably to hide it.',
    ko: '허브는 자체 인시던트의 조사 결과만 기록합니다. 누군가 허브의 역할로 다른 제품의 조사 결과를 변경했으며, 이를 숨기려는 것일 수 있습니다.',
  },
  severity: 'CRITICAL',
  triggers: [
    {
      source: 'securityhub.amazonaws.com',
      calls: FINDING_CALLS,
      where: { userIdentity: { arn: [{ prefix: `arn:aws:sts::${THIS_ACCOUNT}:assumed-role/${HUB_ROLE_PREFIX}` }] } },
    },
  ],
  techniques: ['T1562.001', 'T1078.004'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => foreignFindingIn(activity) !== undefined,
  subject: (activity) => {
    const arn = activity.actor.role ?? 'unknown';
    return { type: 'AwsIamRole', id: arn.split('/').at(-1) ?? arn, arn };
  },
  evidence: (activity) => [
    { kind: 'role-call', role: activity.actor.role ?? 'unknown', call: callOf(activity) },
    noted('finding', foreignFindingIn(activity)?.id ?? 'unknown'),
    noted('finding-product', foreignFindingIn(activity)?.product ?? 'unknown'),
  ],
};
