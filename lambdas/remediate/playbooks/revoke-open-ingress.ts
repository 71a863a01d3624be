import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { canonicalCidr } from '../../core/cidr.ts';
import type { IngressRule } from '../../core/evidence.ts';
import type { Incident } from '../../core/incident.ts';
import type { JsonObject } from '../../core/json.ts';
import { EXEMPT_TAG } from '../../core/naming.ts';
import type { Plan } from '../../core/plan.ts';
import type { Permission, Playbook, Scope } from '../../core/playbook.ts';
import type { Language } from '../../core/text.ts';
import type { MemberCall } from '../member-calls.ts';

/** A rule as it was, enough to authorise it again. */
type Before = {
  readonly rule: string;
  readonly protocol: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly cidr: string;
  readonly description: string | null;
};

const SHOWN = 10;

const onGroup = ({ account, region, resource }: Scope) => `arn:aws:ec2:${region}:${account}:security-group/${resource}`;
const read: Permission = { action: 'ec2:DescribeSecurityGroupRules', access: 'read', on: () => '*' };

export const revokeOpenIngress: Playbook<MemberCall> = {
  id: 'revoke-open-ingress',
  title: { en: 'Revoke exactly the ingress rules that opened the group', ko: '보안 그룹을 개방한 인바운드 규칙만 회수' },
  family: 'network',
  resourceType: 'AwsEc2SecurityGroup',
  permissions: {
    fix: [
      read,
      { action: 'ec2:DescribeTags', access: 'read', on: () => '*' },
      { action: 'ec2:RevokeSecurityGroupIngress', access: 'write', on: onGroup },
    ],
    undo: [read, { action: 'ec2:AuthorizeSecurityGroupIngress', access: 'write', on: onGroup }],
  },

  isExempt: async (incident, call) => {
    const Filters = [
      { Name: 'resource-id', Values: [incident.resource.id] },
      { Name: 'key', Values: [EXEMPT_TAG] },
    ];
    return ((await call('ec2:DescribeTags', { Filters })).Tags ?? []).length > 0;
  },

  plan: async (incident, call) => {
    const lists = incident.standing.filter((evidence) => evidence.kind === 'noted' && evidence.what === 'prefix-list');
    if (lists.length > 0)
      return { kind: 'refused', reason: 'the group was opened through a prefix list: a person must look what else uses it' };
    const rules = await offending(incident, call);
    if (rules.length === 0) return { kind: 'already-safe' };
    const before = rules.map(imageOf);
    const group = incident.resource.id;
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Revoke ${listed(before, 'en')} from ${group} and leave every other rule as it is`,
          ko: `${group}에서 ${listed(before, 'ko')} 규칙만 회수하고 나머지 규칙은 그대로 둡니다`,
        },
        calls: [{ action: 'ec2:RevokeSecurityGroupIngress', resource: group }],
        before,
      },
    };
  },

  apply: async (incident, plan, call) => {
    const SecurityGroupRuleIds = images(plan).map((rule) => rule.rule);
    await call('ec2:RevokeSecurityGroupIngress', { GroupId: incident.resource.id, SecurityGroupRuleIds });
  },

  verify: async (incident, _plan, call) => (await offending(incident, call)).length === 0,

  undo: async (incident, plan, call) => {
    const present = new Set((await ingressOf(incident, call)).map((rule) => keyOf(ruleOf(rule))));
    const missing = images(plan).filter((rule) => !present.has(keyOf(rule)));
    if (missing.length === 0) return;
    await call('ec2:AuthorizeSecurityGroupIngress', { GroupId: incident.resource.id, IpPermissions: missing.map(permissionOf) });
  },
};

/** The group's rules that the incident's evidence names, as they are now; a group that is gone has none. */
async function offending(incident: Incident, call: MemberCall): Promise<SecurityGroupRule[]> {
  const named = incident.standing.filter((evidence) => evidence.kind === 'ingress-rule');
  return (await ingressOf(incident, call)).filter((rule) => named.some((evidence) => isNamed(rule, evidence)));
}

async function ingressOf(incident: Incident, call: MemberCall): Promise<SecurityGroupRule[]> {
  const Filters = [{ Name: 'group-id', Values: [incident.resource.id] }];
  const rules: SecurityGroupRule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call('ec2:DescribeSecurityGroupRules', { Filters, ...(NextToken && { NextToken }) });
    rules.push(...(page.SecurityGroupRules ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return rules.filter((rule) => rule.IsEgress === false);
}

/** Compared by what the rule lets through, never by its id alone: somebody may have narrowed it meanwhile. */
function isNamed(rule: SecurityGroupRule, evidence: IngressRule): boolean {
  const live = ruleOf(rule);
  const wanted = { protocol: evidence.protocol, from: evidence.from ?? null, to: evidence.to ?? null, cidr: evidence.cidr };
  return keyOf(live) === keyOf(wanted);
}

type Traffic = Pick<Before, 'protocol' | 'from' | 'to' | 'cidr'>;

function ruleOf(rule: SecurityGroupRule): Traffic {
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6 ?? '';
  const portless = rule.IpProtocol === '-1';
  return {
    protocol: rule.IpProtocol ?? '-1',
    from: portless ? null : portOf(rule.FromPort),
    to: portless ? null : portOf(rule.ToPort),
    cidr: canonicalCidr(cidr) ?? cidr,
  };
}

function portOf(port: number | undefined): number | null {
  return port === undefined || port < 0 ? null : port;
}

function keyOf({ protocol, from, to, cidr }: Traffic): string {
  return [protocol, from, to, cidr].join(' ');
}

function imageOf(rule: SecurityGroupRule): Before & JsonObject {
  return { rule: rule.SecurityGroupRuleId ?? '', ...ruleOf(rule), description: rule.Description ?? null };
}

function images(plan: Plan): Before[] {
  return plan.before as readonly JsonObject[] as Before[];
}

/** Rules in words; a person reads ten of them, the before-image has them all. */
function listed(rules: readonly Before[], language: Language): string {
  const shown = rules.slice(0, SHOWN).map((rule) => `${rule.rule} (${WORDS[language](rule)})`);
  const more = rules.length - shown.length;
  const rest = { en: `and ${more} more`, ko: `외 ${more}개` }[language];
  return shown.join(', ') + (more > 0 ? ` ${rest}` : '');
}

const WORDS: Readonly<Record<Language, (rule: Traffic) => string>> = {
  en: ({ protocol, from, to, cidr }) => {
    const ports = from === null ? 'all ports' : from === to ? `port ${from}` : `ports ${from}-${to}`;
    return `${protocol === '-1' ? 'all traffic' : `${protocol} ${ports}`} from ${cidr}`;
  },
  ko: ({ protocol, from, to, cidr }) => {
    const ports = from === null ? '모든 포트' : from === to ? `${from}번 포트` : `${from}-${to}번 포트`;
    return `${cidr}에서 오는 ${protocol === '-1' ? '모든 트래픽' : `${protocol} ${ports}`}`;
  },
};

function permissionOf({ protocol, from, to, cidr, description }: Before) {
  const note = description === null ? {} : { Description: description };
  const range = cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: cidr, ...note }] } : { IpRanges: [{ CidrIp: cidr, ...note }] };
  return { IpProtocol: protocol, ...(from !== null && { FromPort: from }), ...(to !== null && { ToPort: to }), ...range };
}
