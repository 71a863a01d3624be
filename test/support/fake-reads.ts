import { MEMBER } from '#catalogue/events/cases.ts';
import type { Question } from '#core/detection/facts.ts';
import type { MemberRead, MemberReadAction, MemberReads } from '#member/reads.ts';

const REGION = 'ap-northeast-2';

export const WINDOW = { from: '2026-03-02T08:50:00.000Z', to: '2026-03-02T09:00:00.000Z' } as const;

/** Questions of every kind, with every way to answer them. */
export const EVERY_QUESTION: readonly Question[] = [
  { ask: 'prefix-list', id: 'pl-0a1b2c3d4e5f60001' },
  { ask: 'prefix-list-users', id: 'pl-0a1b2c3d4e5f60001' },
  { ask: 'security-group', id: 'sg-0a1b2c3d4e5f60001' },
  { ask: 'instance', id: 'i-0a1b2c3d4e5f60001' },
  { ask: 'interface', id: 'eni-0a1b2c3d4e5f60001' },
  { ask: 'tags', arn: `arn:aws:ec2:${REGION}:${MEMBER}:security-group/sg-0a1b2c3d4e5f60001` },
  { ask: 'tags', arn: 'arn:aws:s3:::shop-pictures' },
  { ask: 'tags', arn: `arn:aws:iam::${MEMBER}:user/division/alice` },
  { ask: 'tags', arn: `arn:aws:iam::${MEMBER}:role/service/deploy` },
  { ask: 'tags', arn: `arn:aws:sqs:${REGION}:${MEMBER}:orders` },
  { ask: 'bucket-access', bucket: 'shop-pictures' },
  { ask: 'account-access' },
  { ask: 'policy', arn: `arn:aws:iam::${MEMBER}:policy/deploy` },
  { ask: 'policy', arn: 'arn:aws:iam::aws:policy/AdministratorAccess', version: 'v1' },
  {
    ask: 'earlier-calls',
    arn: `arn:aws:cloudtrail:${REGION}:${MEMBER}:trail/organization-trail`,
    calls: ['CreateTrail', 'UpdateTrail'],
    before: WINDOW.to,
    event: 'one',
  },
  {
    ask: 'call-on-record',
    arn: `arn:aws:events:${REGION}:${MEMBER}:rule/heartbeat-of-org-security-hub`,
    call: 'UntagResource',
    identity: 'beat-0123456789abcdef',
  },
  { ask: 'policy', arn: `arn:aws:iam::${MEMBER}:group/operators` },
  { ask: 'alarm', name: 'scanner' },
  { ask: 'log-requests', logGroup: '/shop/access', pattern: '%/\\.env%', atLeast: 1, ...WINDOW },
  { ask: 'firewall-requests', acl: 'shop', rule: 'rate-limit', scope: 'REGIONAL', ...WINDOW },
  { ask: 'firewall-requests', acl: 'site', rule: 'rate-trial', scope: 'CLOUDFRONT', ...WINDOW },
];

/** Answers that let a question reach its last call. */
const THERE: Answers = {
  'ec2:DescribeSecurityGroups': ({ GroupIds = [] }) => {
    const IpPermissions = [{ IpProtocol: 'tcp', PrefixListIds: [{ PrefixListId: 'pl-0a1b2c3d4e5f60001' }] }];
    return { SecurityGroups: GroupIds.includes('sg-0a1b2c3d4e5f60001') ? [{ IpPermissions }] : [] };
  },
  'iam:ListAttachedGroupPolicies': () => ({ AttachedPolicies: [{ PolicyArn: `arn:aws:iam::${MEMBER}:policy/deploy` }] }),
  'iam:ListGroupPolicies': () => ({ PolicyNames: ['extra'] }),
  'wafv2:ListWebACLs': ({ Scope }) => ({
    WebACLs: [
      Scope === 'REGIONAL'
        ? { Name: 'shop', ARN: `arn:aws:wafv2:${REGION}:${MEMBER}:regional/webacl/shop/11111111-2222-3333-4444-555555555555` }
        : { Name: 'site', ARN: `arn:aws:wafv2:us-east-1:${MEMBER}:global/webacl/site/11111111-2222-3333-4444-555555555555` },
    ],
  }),
};

type Answers = { readonly [Action in MemberReadAction]?: (input: MemberReads[Action][0]) => MemberReads[Action][1] };

/** A member with these answers, empty otherwise; records every call with the resource that IAM checks. */
export function fakeReads(answers: Answers = {}) {
  const made: { action: MemberReadAction; resource: string; input: object }[] = [];
  const read: MemberRead = async (action, input) => {
    made.push({ action, resource: resourceOf(action, input), input });
    const answer = (answers[action] ?? THERE[action]) as ((given: typeof input) => never) | undefined;
    return answer === undefined ? ({} as never) : answer(input);
  };
  return { read, made };
}

function resourceOf(action: MemberReadAction, input: object): string {
  const { Bucket, PolicyArn, UserName, RoleName, PrefixListId, ...rest } = input as Record<string, string | undefined>;
  const { GroupName, WebAclArn, logGroupName, AlarmNames } = rest;
  if (Bucket !== undefined) return `arn:aws:s3:::${Bucket}`;
  if (PolicyArn !== undefined) return PolicyArn;
  // IAM checks the full path, which the name does not contain.
  if (UserName !== undefined) return `arn:aws:iam::${MEMBER}:user/division/${UserName}`;
  if (RoleName !== undefined) return `arn:aws:iam::${MEMBER}:role/service/${RoleName}`;
  if (PrefixListId !== undefined) return `arn:aws:ec2:${REGION}:${MEMBER}:prefix-list/${PrefixListId}`;
  if (GroupName !== undefined) return `arn:aws:iam::${MEMBER}:group/division/${GroupName}`;
  if (WebAclArn !== undefined) return WebAclArn;
  if (AlarmNames !== undefined) return `arn:aws:cloudwatch:${REGION}:${MEMBER}:alarm:${AlarmNames[0]}`;
  if (action.startsWith('logs:')) return `arn:aws:logs:${REGION}:${MEMBER}:log-group:${logGroupName ?? ''}:log-stream:`;
  if (action === 'wafv2:ListWebACLs') return '*';
  if (/Describe|GetAccount|LookupEvents/.test(action)) return '*';
  throw new Error(`no resource is known for ${action}`);
}
