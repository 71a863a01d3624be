import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { raised } from '#core/detection/severity.ts';
import { type Evidence, noted } from '#core/incident/evidence.ts';
import { ANY_PORT, openToWorld } from '../readings/exposure.ts';
import { ingressRuleOf, OPENING_CALLS, prefixListNote, securityGroupOf } from '../readings/ingress.ts';
import { temporaryRules, temporaryTexts } from '../readings/labels.ts';

/** A text that negates the word, such as `Nothing open`, means the opposite and stays quiet. */
export const sgTempDescription: Detection = {
  id: 'sg-temp-description',
  title: {
    en: 'A security group rule described as temporary was added',
    ko: '임시로 연다는 설명이 붙은 보안 그룹 규칙이 만들어졌습니다',
  },
  about: {
    en: 'Rules opened for a test are easily forgotten and often stay open long after it, without an owner.',
    ko: '테스트를 위해 연 규칙은 가장 먼저 잊힙니다. 테스트가 끝난 뒤에도 주인 없이 열려 있기 쉽습니다.',
  },
  severity: 'MEDIUM',
  triggers: [{ source: 'ec2.amazonaws.com', calls: [...OPENING_CALLS, 'CreateSecurityGroup'] }],
  techniques: ['T1562.007'],
  controls: ['EC2.18'],
  tunedBy: ['temporaryWords'],
  containment: { response: 'ask', playbooks: ['revoke-open-ingress'] },
  matches: (activity) => temporaryTexts(activity).length > 0,
  severityFor: (activity) => {
    const severity = isOpen(activity) ? raised('MEDIUM') : 'MEDIUM';
    return activity.actor.type === 'root' ? raised(severity) : severity;
  },
  subject: securityGroupOf,
  evidence: (activity) => [
    ...temporaryTexts(activity).map((value) => noted('description', value)),
    ...temporaryRules(activity).flatMap((rule): readonly Evidence[] =>
      rule.source.kind === 'prefix-list' ? [prefixListNote(rule)] : ingressRuleOf(rule),
    ),
  ],
};

function isOpen(activity: Activity): boolean {
  return openToWorld(temporaryRules(activity).flatMap(ingressRuleOf), ANY_PORT).length > 0;
}
