import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Facts } from '#core/detection/facts.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { ANY_PORT } from '../readings/exposure.ts';
import { OPENING_CALLS, securityGroupOf } from '../readings/ingress.ts';
import { groupQuestion, mayOpen, openingOf, openingQuestions } from '../readings/opening.ts';

export const sgTagPolicy: Detection = {
  id: 'sg-tag-policy',
  title: {
    en: 'A protected security group was opened to the whole internet',
    ko: '보호 태그가 붙은 보안 그룹이 인터넷 전체에 열렸습니다',
  },
  about: {
    en: 'The group has a protected tag, such as that of production. No port of such a group may be open to the whole internet.',
    ko: '운영 환경처럼 보호 태그가 붙은 그룹은 어떤 포트도 인터넷 전체에 열어서는 안 됩니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 'ec2.amazonaws.com', calls: OPENING_CALLS }],
  techniques: ['T1562.007', 'T1133'],
  controls: ['EC2.18'],
  tunedBy: ['protectedTags'],
  containment: { response: 'auto', playbooks: ['revoke-open-ingress'] },
  matches: (activity) => mayOpen(activity, ANY_PORT),
  facts: {
    asks: (activity) => [groupQuestion(activity), ...openingQuestions(activity, ANY_PORT)],
    decides: (activity, answers) => {
      const group = answers.of<'security-group'>(groupQuestion(activity));
      if (group !== undefined && !isProtected(group, activity)) return 'quiet';
      const { decision } = openingOf(activity, ANY_PORT, answers);
      return group === undefined && decision === 'fires' ? 'unknown' : decision;
    },
  },
  subject: securityGroupOf,
  evidence: (activity, answers) => openingOf(activity, ANY_PORT, answers).evidence,
};

/** Keys and values are compared without case. */
function isProtected({ tags }: Facts['security-group'], activity: Activity): boolean {
  const wanted = Object.entries(tuningOf(activity).protectedTags);
  return Object.entries(tags).some(([tag, set]) =>
    wanted.some(([key, values]) => tag.toLowerCase() === key && values.includes(set.trim().toLowerCase())),
  );
}
