import type { Activity } from '../../../core/activity.ts';
import { isWorld } from '../../../core/cidr.ts';
import type { Detection } from '../../../core/detection.ts';
import type { Evidence, IngressRule } from '../../../core/evidence.ts';
import { ingressRules, isSame, namedRuleIds, pointsToPrefixList, revokedRules, securityGroupOf } from '../../readings/ingress.ts';

const CLOSING_CALLS = ['RevokeSecurityGroupIngress', 'DeleteSecurityGroup', 'ModifySecurityGroupRules'];

export const sgClosed: Detection = {
  id: 'sg-closed',
  title: { en: 'An open security group was closed again', ko: '열려 있던 보안 그룹이 다시 닫혔습니다' },
  severity: 'LOW',
  trigger: { source: 'ec2.amazonaws.com', calls: CLOSING_CALLS },
  techniques: [],
  controls: ['EC2.13', 'EC2.18', 'EC2.19'],
  response: 'none',
  matches: (activity) => CLOSING_CALLS.includes(activity.name),
  subject: securityGroupOf,
  answers: (activity, standing) =>
    activity.name === 'DeleteSecurityGroup' ? [] : standing.filter((evidence) => !isClosed(activity, evidence)),
};

function isClosed(activity: Activity, evidence: Evidence): boolean {
  if (evidence.kind !== 'ingress-rule') return false;
  return activity.name === 'RevokeSecurityGroupIngress' ? isRevoked(activity, evidence) : isNarrowed(activity, evidence);
}

function isRevoked(activity: Activity, evidence: IngressRule): boolean {
  const ids = namedRuleIds(activity.request.securityGroupRuleIds);
  if (evidence.rule !== undefined && ids.includes(evidence.rule)) return true;
  return [...ingressRules(activity), ...revokedRules(activity)].some((rule) => isSame(rule, evidence));
}

/** A modified rule gives only its new state: closed when that state no longer lets the world reach any port that stood open. */
function isNarrowed(activity: Activity, evidence: IngressRule): boolean {
  if (evidence.rule === undefined || !namedRuleIds(activity.request).includes(evidence.rule)) return false;
  if (pointsToPrefixList(activity, evidence.rule)) return false;
  return !ingressRules(activity).some((rule) => rule.rule === evidence.rule && exposesStill(rule, evidence));
}

function exposesStill(rule: IngressRule, evidence: IngressRule): boolean {
  const reachable = rule.cidr === evidence.cidr || isWorld([rule.cidr]);
  const sameTraffic = [rule.protocol, evidence.protocol].includes('-1') || rule.protocol === evidence.protocol;
  const overlap = (rule.from ?? 0) <= (evidence.to ?? 65_535) && (evidence.from ?? 0) <= (rule.to ?? 65_535);
  return reachable && sameTraffic && overlap;
}
