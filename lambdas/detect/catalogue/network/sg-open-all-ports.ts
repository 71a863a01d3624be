import type { Activity } from '../../../core/activity.ts';
import type { Detection } from '../../../core/detection.ts';
import {
  coversAllPorts,
  ingressRules,
  OPENING_CALLS,
  openToWorld,
  PORT_PROTOCOLS,
  securityGroupOf,
} from '../../readings/ingress.ts';

export const sgOpenAllPorts: Detection = {
  id: 'sg-open-all-ports',
  title: { en: 'Every port is open to the whole internet', ko: '모든 포트가 인터넷 전체에 열려 있습니다' },
  severity: 'CRITICAL',
  trigger: { source: 'ec2.amazonaws.com', calls: OPENING_CALLS },
  techniques: ['T1562.007', 'T1133'],
  controls: ['EC2.18', 'EC2.19'],
  response: 'auto',
  playbook: 'revoke-open-ingress',
  matches: (activity) => exposed(activity).length > 0,
  subject: securityGroupOf,
  evidence: exposed,
};

function exposed(activity: Activity) {
  const rules = ingressRules(activity);
  const open = PORT_PROTOCOLS.flatMap((protocol) => openToWorld(rules, (rule) => coversAllPorts(rule, protocol)));
  return [...new Set(open)];
}
