import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { Permission, Scope } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { refused } from '#core/playbook/plan.ts';
import { connectionsOf, withConnections } from '#core/playbook/plan-connections.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { ec2Tags, READ_EC2_TAGS } from './ec2-tags.ts';
import { connectionsThrough, READ_RULED_INTERFACES, ruledInterfaces } from './group-connections.ts';
import { imageOf, permissionOf, ruleIdOf, ruleList, subjectNamedBy } from './ingress-images.ts';

const onGroup = ({ account, region, resource }: Scope) => `arn:aws:ec2:${region}:${account}:security-group/${resource}`;
const reads: readonly Permission[] = [
  { action: 'ec2:DescribeSecurityGroupRules', access: 'read', on: () => '*' },
  READ_RULED_INTERFACES,
  READ_EC2_TAGS,
];

export const revokeOpenIngress: Playbook<MemberCall> = {
  id: 'revoke-open-ingress',
  title: { en: 'Revoke only the ingress rules that opened the group', ko: '보안 그룹을 개방한 인바운드 규칙만 회수' },
  actsOn: ['AwsEc2SecurityGroup'],
  permissions: {
    fix: [...reads, { action: 'ec2:RevokeSecurityGroupIngress', access: 'write', on: onGroup }],
    undo: [...reads, { action: 'ec2:AuthorizeSecurityGroupIngress', access: 'write', on: onGroup }],
  },

  tags: ec2Tags,

  read: async (incident, call) => {
    const named = new Set(incident.evidence.filter((evidence) => evidence.kind === 'ingress-rule').map(subjectNamedBy));
    const [rules, interfaces] = await Promise.all([rulesOf(incident, call), ruledInterfaces(incident, call)]);
    const ingress = rules.filter((rule) => rule.IsEgress === false).map((rule) => ({ rule, image: imageOf(rule) }));
    const offending = ingress.filter(({ image }) => named.has(image.subject));
    return offending.map(({ rule, image }) => withConnections(image, connectionsThrough(rule, rules, interfaces)));
  },

  plan: ({ resource, evidence, standing }, before) => {
    const lists = standing.filter((one) => one.kind === 'noted' && one.what === 'prefix-list');
    const byList = { code: 'opened-by-prefix-list' } as const;
    // Without a rule to look for, finding none proves nothing.
    if (!evidence.some(({ kind }) => kind === 'ingress-rule')) {
      return refused(lists.length > 0 ? byList : { code: 'ingress-rules-unknown', group: resource.id });
    }
    // The incident's own rules are revoked even if the group also has a rule for a prefix list.
    if (before.length === 0) {
      return { kind: 'already-safe', ...(lists.length > 0 && { leaves: { reason: byList, standing: lists } }) };
    }
    const group = resource.id;
    const input = { GroupId: group, SecurityGroupRuleIds: before.map(ruleIdOf) };
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Revoke ${ruleList(before, 'en')} from ${group} and leave every other rule as it is`,
          ko: `${group}에서 ${ruleList(before, 'ko')} 규칙만 회수하고 나머지 규칙은 그대로 둡니다`,
        },
        calls: [planned('ec2:RevokeSecurityGroupIngress', { resource: group, arns: [resource.arn] }, input)],
        before,
        ...connectionsOf(before),
      },
    };
  },

  undo: ({ resource }, { toRestore: back }) => {
    const group = resource.id;
    const input = { GroupId: group, IpPermissions: back.map(permissionOf) };
    return {
      words: {
        en: `Restore ${ruleList(back, 'en')} on ${group}`,
        ko: `${group}에 ${ruleList(back, 'ko')} 규칙을 복원합니다`,
      },
      calls: [planned('ec2:AuthorizeSecurityGroupIngress', { resource: group, arns: [resource.arn] }, input)],
    };
  },
};

/** The group's rules; a group that no longer exists has none. */
async function rulesOf({ resource }: Incident, call: MemberCall): Promise<SecurityGroupRule[]> {
  const Filters = [{ Name: 'group-id', Values: [resource.id] }];
  const rules: SecurityGroupRule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call('ec2:DescribeSecurityGroupRules', { Filters, ...(NextToken && { NextToken }) });
    rules.push(...(page.SecurityGroupRules ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return rules;
}
