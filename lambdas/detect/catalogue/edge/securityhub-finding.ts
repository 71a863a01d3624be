import type { Detection } from '../../../core/detection.ts';
import { object, text } from '../../../core/json.ts';
import { THIS_ACCOUNT } from '../../forwarding.ts';
import {
  isFromGuardDuty,
  isGathered,
  isOwnFinding,
  isUnanswered,
  labelOf,
  resourceOf,
  securityFindingOf,
} from '../../readings/security-finding.ts';

export const securityhubFinding: Detection = {
  id: 'securityhub-finding',
  title: { en: 'Security Hub has a new failed finding', ko: 'Security Hub에 새로운 실패 결과가 등록되었습니다' },
  about: {
    en: 'A control failed, or another product reported something, and nobody has taken it up. It weighs as its label says.',
    ko: '제어 항목이 실패했거나 다른 제품이 문제를 보고했고 아직 아무도 처리하지 않았습니다. 심각도는 결과의 레이블을 따릅니다.',
  },
  severity: 'LOW',
  triggers: [
    {
      source: 'aws.securityhub',
      notices: ['Security Hub Findings - Imported'],
      where: { findings: { AwsAccountId: [THIS_ACCOUNT] } },
    },
  ],
  techniques: [],
  controls: [],
  response: 'ask',
  matches: (activity) => {
    const finding = securityFindingOf(activity);
    if (activity.name !== 'Security Hub Findings - Imported' || isGathered(finding, activity)) return false;
    return isUnanswered(finding) && !isOwnFinding(finding) && !isFromGuardDuty(finding);
  },
  weighs: (activity) => labelOf(securityFindingOf(activity)),
  subject: resourceOf,
  evidence: (activity) => {
    const finding = securityFindingOf(activity);
    const control = text(object(finding.Compliance).SecurityControlId) ?? text(finding.GeneratorId);
    return [
      { kind: 'noted', what: 'finding', value: text(finding.Id) ?? activity.id },
      ...(control === undefined ? [] : [{ kind: 'noted' as const, what: 'control', value: control }]),
    ];
  },
};
