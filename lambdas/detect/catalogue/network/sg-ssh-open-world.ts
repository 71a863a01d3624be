import type { Activity } from '../../../core/activity.ts';
import type { Detection } from '../../../core/detection.ts';
import { coversPort, ingressRules, OPENING_CALLS, openToWorld, securityGroupOf } from '../../readings/ingress.ts';

export const sgSshOpenWorld: Detection = {
  id: 'sg-ssh-open-world',
  title: { en: 'SSH is open to the whole internet', ko: 'SSH 포트가 인터넷 전체에 열려 있습니다' },
  severity: 'CRITICAL',
  trigger: { source: 'ec2.amazonaws.com', calls: OPENING_CALLS },
  techniques: ['T1562.007', 'T1133'],
  controls: ['EC2.13', 'EC2.53', 'EC2.54'],
  response: 'auto',
  playbook: 'revoke-open-ingress',
  matches: (activity) => exposed(activity).length > 0,
  subject: securityGroupOf,
  evidence: exposed,
};

function exposed(activity: Activity) {
  return openToWorld(ingressRules(activity), (rule) => coversPort(rule, 22, 'tcp'));
}
