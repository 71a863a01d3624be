import type { Detection } from '#core/detection/detection.ts';
import { highRisk } from '../readings/exposure.ts';
import { OPENING_CALLS, securityGroupOf } from '../readings/ingress.ts';
import { isPieceInDoubt, mayOpen, openingDoubts, openingOf, openingQuestions } from '../readings/opening.ts';

export const sgOpenHighriskPort: Detection = {
  id: 'sg-open-highrisk-port',
  title: { en: 'A high-risk port is open to the whole internet', ko: '고위험 포트가 인터넷 전체에 열려 있습니다' },
  about: {
    en: 'A database, remote desktop or other service that is attacked on sight can be reached from the whole internet.',
    ko: '데이터베이스나 원격 데스크톱처럼 발견 즉시 공격받는 서비스가 인터넷 전체에 노출되었습니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 'ec2.amazonaws.com', calls: OPENING_CALLS }],
  techniques: ['T1562.007', 'T1133'],
  controls: ['EC2.19'],
  tunedBy: ['riskyPorts'],
  containment: { response: 'auto', playbooks: ['revoke-open-ingress'] },
  matches: (activity) => mayOpen(activity, highRisk(activity)),
  facts: {
    asks: (activity) => openingQuestions(activity, highRisk(activity)),
    ifUnanswered: (activity, answers) => isPieceInDoubt(activity, highRisk(activity), answers),
    decides: (activity, answers) => openingOf(activity, highRisk(activity), answers).decision,
  },
  doubts: (activity, answers) => openingDoubts(activity, highRisk(activity), answers),
  subject: securityGroupOf,
  evidence: (activity, answers) => openingOf(activity, highRisk(activity), answers).evidence,
};
