import type { Detection } from '../../../core/detection.ts';
import { openToWorld, RISKY } from '../../readings/exposure.ts';
import { ingressRules, OPENING_CALLS, securityGroupOf } from '../../readings/ingress.ts';

export const sgRepeatedOpening: Detection = {
  id: 'sg-repeated-opening',
  title: {
    en: 'Three security groups were opened to the whole internet within ten minutes',
    ko: '10분 안에 보안 그룹 세 개가 인터넷 전체에 열렸습니다',
  },
  about: {
    en: 'One opening may be a mistake. Several in a row, by one actor or by several in one account, are a hand at work.',
    ko: '한 번의 개방은 실수일 수 있습니다. 한 행위자가, 또는 한 계정의 여러 행위자가 연달아 열었다면 의도적인 행위입니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 'ec2.amazonaws.com', calls: OPENING_CALLS }],
  techniques: ['T1562.007', 'T1133'],
  controls: ['EC2.13', 'EC2.19'],
  response: 'auto',
  playbook: 'revoke-open-ingress',
  matches: (activity) => openToWorld(ingressRules(activity), RISKY).length > 0,
  memory: {
    kind: 'window',
    // One window for the whole account: it holds that of each actor, so three by one actor are three in it.
    key: () => 'openings',
    value: (activity) => securityGroupOf(activity).arn,
    atLeast: 3,
    minutes: 10,
  },
  subject: securityGroupOf,
  evidence: (activity) => openToWorld(ingressRules(activity), RISKY),
};
