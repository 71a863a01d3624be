import type { Detection } from '#core/detection/detection.ts';
import { ALL_PORTS } from '../readings/exposure.ts';
import { OPENING_CALLS, securityGroupOf } from '../readings/ingress.ts';
import { isPieceInDoubt, mayOpen, openingDoubts, openingOf, openingQuestions } from '../readings/opening.ts';

export const sgOpenAllPorts: Detection = {
  id: 'sg-open-all-ports',
  title: { en: 'Every port is open to the whole internet', ko: '모든 포트가 인터넷 전체에 열려 있습니다' },
  about: {
    en: 'Every service on the hosts behind the group can be reached from the whole internet, also forgotten ones.',
    ko: '이 그룹 뒤에 있는 호스트의 모든 서비스가, 아무도 생각하지 못한 것까지, 인터넷 전체에 노출되었습니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 'ec2.amazonaws.com', calls: OPENING_CALLS }],
  techniques: ['T1562.007', 'T1133'],
  controls: ['EC2.18', 'EC2.19'],
  containment: { response: 'auto', playbooks: ['revoke-open-ingress'] },
  matches: (activity) => mayOpen(activity, ALL_PORTS),
  facts: {
    asks: (activity) => openingQuestions(activity, ALL_PORTS),
    ifUnanswered: (activity, answers) => isPieceInDoubt(activity, ALL_PORTS, answers),
    decides: (activity, answers) => openingOf(activity, ALL_PORTS, answers).decision,
  },
  doubts: (activity, answers) => openingDoubts(activity, ALL_PORTS, answers),
  subject: securityGroupOf,
  evidence: (activity, answers) => openingOf(activity, ALL_PORTS, answers).evidence,
};
