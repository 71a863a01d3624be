import type { Detection } from '../../../core/detection.ts';
import { text } from '../../../core/json.ts';
import { judged, violated } from '../../readings/compliance.ts';

export const configNoncompliant: Detection = {
  id: 'config-noncompliant',
  title: {
    en: 'A rule of AWS Config found something the hub watches for',
    ko: '허브가 지켜보는 상태를 AWS Config 규칙이 위반으로 판정했습니다',
  },
  about: {
    en: 'Config looks at the state and not at calls, so it also finds what was there before the hub was. The rule names the scenario.',
    ko: 'Config는 호출이 아닌 상태를 보므로 허브보다 먼저 있던 위반도 찾아냅니다. 규칙에 따라 해당 시나리오가 정해집니다.',
  },
  severity: 'MEDIUM',
  triggers: [
    {
      source: 'aws.config',
      notices: ['Config Rules Compliance Change'],
      where: { newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } },
    },
  ],
  techniques: ['T1562.007', 'T1562.008'],
  controls: ['EC2.13', 'EC2.18', 'EC2.19', 'S3.2', 'S3.3', 'CloudTrail.1', 'CloudTrail.4', 'IAM.4'],
  response: 'ask',
  matches: (activity) => violated(activity) !== undefined,
  weighs: (activity) => violated(activity)?.severity ?? 'MEDIUM',
  subject: judged,
  evidence: (activity) => [
    { kind: 'noted', what: 'rule', value: text(activity.detail.configRuleName) ?? 'unknown' },
    { kind: 'noted', what: 'scenario', value: violated(activity)?.scenario ?? 'unknown' },
  ],
};
