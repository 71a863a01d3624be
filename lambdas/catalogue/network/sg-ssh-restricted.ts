import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { type Evidence, noted } from '#core/incident/evidence.ts';
import { covered, SSH } from '../readings/exposure.ts';
import {
  ingressRuleOf,
  type NamedRule,
  namedRules,
  OPENING_CALLS,
  prefixListNote,
  securityGroupOf,
} from '../readings/ingress.ts';
import { openingOf, openingQuestions } from '../readings/opening.ts';

export const sgSshRestricted: Detection = {
  id: 'sg-ssh-restricted',
  title: { en: 'SSH was opened to a narrow source', ko: 'SSH 포트가 제한된 출발지에만 열렸습니다' },
  about: {
    en: 'Good practice, recorded as the counterpart of SSH open to the internet.',
    ko: '모두에게 여는 것과 대비되는 올바른 방식입니다. 기록만 남깁니다.',
  },
  severity: 'LOW',
  triggers: [{ source: 'ec2.amazonaws.com', calls: OPENING_CALLS }],
  techniques: [],
  controls: ['EC2.13'],
  containment: { response: 'none' },
  matches: (activity) => sources(activity).length > 0,
  facts: {
    asks: (activity) => openingQuestions(activity, SSH),
    // A source that is or may be the whole internet belongs to sg-ssh-open-world.
    decides: (activity, answers) => (openingOf(activity, SSH, answers).decision === 'quiet' ? 'fires' : 'quiet'),
  },
  subject: securityGroupOf,
  evidence: (activity) => sources(activity).map(evidenceOf),
};

function sources(activity: Activity): NamedRule[] {
  return covered(namedRules(activity), SSH);
}

function evidenceOf(rule: NamedRule): Evidence {
  const [ingress] = ingressRuleOf(rule);
  if (ingress !== undefined) return ingress;
  return rule.source.kind === 'prefix-list' ? prefixListNote(rule) : noted('group', rule.source.id);
}
