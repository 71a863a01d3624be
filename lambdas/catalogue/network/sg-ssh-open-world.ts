import type { Detection } from '#core/detection/detection.ts';
import { SSH } from '../readings/exposure.ts';
import { OPENING_CALLS, securityGroupOf } from '../readings/ingress.ts';
import { isPieceInDoubt, mayOpen, openingDoubts, openingOf, openingQuestions } from '../readings/opening.ts';

export const sgSshOpenWorld: Detection = {
  id: 'sg-ssh-open-world',
  title: { en: 'SSH is open to the whole internet', ko: 'SSH 포트가 인터넷 전체에 열려 있습니다' },
  about: {
    en: 'Anyone on the internet can try to log in over SSH. Scanners find such a host within minutes.',
    ko: '인터넷의 누구나 SSH 로그인을 시도할 수 있습니다. 스캐너는 몇 분 안에 이런 호스트를 찾아냅니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 'ec2.amazonaws.com', calls: OPENING_CALLS }],
  techniques: ['T1562.007', 'T1133'],
  controls: ['EC2.13', 'EC2.53', 'EC2.54'],
  containment: { response: 'auto', playbooks: ['revoke-open-ingress'] },
  matches: (activity) => mayOpen(activity, SSH),
  facts: {
    asks: (activity) => openingQuestions(activity, SSH),
    ifUnanswered: (activity, answers) => isPieceInDoubt(activity, SSH, answers),
    decides: (activity, answers) => openingOf(activity, SSH, answers).decision,
  },
  doubts: (activity, answers) => openingDoubts(activity, SSH, answers),
  subject: securityGroupOf,
  evidence: (activity, answers) => openingOf(activity, SSH, answers).evidence,
};
