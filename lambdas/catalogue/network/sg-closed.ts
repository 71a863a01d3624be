import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Evidence, IngressRule, Noted } from '#core/incident/evidence.ts';
import type { EvidenceName } from '#core/incident/evidence-names.ts';
import { hasPublicBlock } from '#core/network/cidr.ts';
import {
  ingressRuleOf,
  ingressRules,
  isSame,
  namedRuleIds,
  namedRules,
  prefixListNote,
  revokedRules,
  securityGroupOf,
} from '../readings/ingress.ts';

const CLOSING_CALLS = ['RevokeSecurityGroupIngress', 'DeleteSecurityGroup', 'ModifySecurityGroupRules'];

export const sgClosed: Detection = {
  id: 'sg-closed',
  title: { en: 'An open security group was closed', ko: '열려 있던 보안 그룹이 다시 닫혔습니다' },
  about: {
    en: 'The open rule was removed. It resolves the incident and is never reported by itself.',
    ko: '누군가 열려 있던 그룹을 바로잡았습니다. 해당 인시던트를 해결하며 그 자체로 경보가 되지는 않습니다.',
  },
  severity: 'LOW',
  triggers: [{ source: 'ec2.amazonaws.com', calls: CLOSING_CALLS }],
  techniques: [],
  controls: ['EC2.13', 'EC2.18', 'EC2.19'],
  containment: { response: 'none' },
  matches: (activity) => CLOSING_CALLS.includes(activity.name),
  subject: securityGroupOf,
  resolves: {
    remaining: (activity, standing) => {
      if (activity.name === 'DeleteSecurityGroup') return [];
      const left = standing.filter((evidence) => !isClosed(activity, evidence));
      return left.length < standing.length && left.every(isLabel) ? [] : left;
    },
  },
};

/** Evidence that only describes the rules; it is resolved together with the last rule. */
function isLabel(evidence: Evidence): boolean {
  return evidence.kind === 'noted' && LABELS.includes(evidence.what);
}

const LABELS: readonly EvidenceName[] = ['description', 'group', 'config-rule', 'scenario', 'finding', 'control'];

function isClosed(activity: Activity, evidence: Evidence): boolean {
  const isRevocation = activity.name === 'RevokeSecurityGroupIngress';
  if (evidence.kind === 'noted') return isRevocation && isListRevoked(activity, evidence);
  if (evidence.kind !== 'ingress-rule') return false;
  return isRevocation ? isRevoked(activity, evidence) : isNarrowed(activity, evidence);
}

function isRevoked(activity: Activity, evidence: IngressRule): boolean {
  const ids = namedRuleIds(activity.request.securityGroupRuleIds);
  if (evidence.rule !== undefined && ids.includes(evidence.rule)) return true;
  return [...namedRules(activity), ...revokedRules(activity)].flatMap(ingressRuleOf).some((rule) => isSame(rule, evidence));
}

function isListRevoked(activity: Activity, { what, value }: Noted): boolean {
  const rules = [...namedRules(activity), ...revokedRules(activity)].filter(({ source }) => source.kind === 'prefix-list');
  return what === 'prefix-list' && rules.some((rule) => prefixListNote(rule).value === value);
}

/** A modified rule has only its new state. It is closed if that state no longer exposes a port that was open. */
function isNarrowed(activity: Activity, evidence: IngressRule): boolean {
  if (evidence.rule === undefined || !namedRuleIds(activity.request).includes(evidence.rule)) return false;
  if (namedRules(activity).some(({ rule, source }) => rule === evidence.rule && source.kind === 'prefix-list')) return false;
  return !ingressRules(activity).some((rule) => rule.rule === evidence.rule && exposesStill(rule, evidence));
}

function exposesStill(rule: IngressRule, evidence: IngressRule): boolean {
  const reachable = rule.cidr === evidence.cidr || hasPublicBlock([rule.cidr]);
  const sameTraffic = [rule.protocol, evidence.protocol].includes('-1') || rule.protocol === evidence.protocol;
  const overlap = (rule.from ?? 0) <= (evidence.to ?? 65_535) && (evidence.from ?? 0) <= (rule.to ?? 65_535);
  return reachable && sameTraffic && overlap;
}
