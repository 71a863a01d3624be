import type { Activity } from '../../../core/activity.ts';
import type { Detection } from '../../../core/detection.ts';
import { coversPort, ingressRules, OPENING_CALLS, openToWorld, PORT_PROTOCOLS, securityGroupOf } from '../../readings/ingress.ts';

/** Ports of services that are attacked within minutes of becoming reachable; 5985 and 5986 are Windows Remote Management. */
export const HIGH_RISK_PORTS = [21, 23, 445, 1433, 1521, 2375, 3306, 3389, 5432, 5601, 5985, 5986, 6379, 9200, 11_211, 27_017];

export const sgOpenHighriskPort: Detection = {
  id: 'sg-open-highrisk-port',
  title: { en: 'A high-risk port is open to the whole internet', ko: '고위험 포트가 인터넷 전체에 열려 있습니다' },
  severity: 'HIGH',
  trigger: { source: 'ec2.amazonaws.com', calls: OPENING_CALLS },
  techniques: ['T1562.007', 'T1133'],
  controls: ['EC2.19'],
  response: 'auto',
  playbook: 'revoke-open-ingress',
  matches: (activity) => exposed(activity).length > 0,
  subject: securityGroupOf,
  evidence: exposed,
};

function exposed(activity: Activity) {
  const rules = ingressRules(activity);
  const open = HIGH_RISK_PORTS.flatMap((port) =>
    PORT_PROTOCOLS.flatMap((protocol) => openToWorld(rules, (rule) => coversPort(rule, port, protocol))),
  );
  return [...new Set(open)];
}
