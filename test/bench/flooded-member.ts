import { setTimeout as sleep } from 'node:timers/promises';
import type { MemberAction, MemberCall } from '#member/calls.ts';
import { awsError } from '../support/incidents.ts';

/** What a call of EC2 or IAM typically takes in AWS. */
const TAKES_MS = 60;

type Input = {
  readonly UserName?: string;
  readonly PolicyDocument?: string;
  readonly SecurityGroupRuleIds?: readonly string[];
  readonly Filters?: readonly { readonly Name?: string; readonly Values?: string[] }[];
};

/** Members whose every group has the one rule that its event named, and whose users have no inline policy until the hub writes one. */
export function floodedMember(): { readonly call: MemberCall } {
  const closed = new Set<string>();
  const policies = new Map<string, string>();
  const answers: Partial<Record<MemberAction, (input: Input) => object>> = {
    'ec2:DescribeSecurityGroupRules': (input) => {
      const [group = ''] = valuesIn(input);
      const port = group.startsWith('sg-thrown') ? 3389 : 22;
      const rule = {
        SecurityGroupRuleId: `sgr-${group}`,
        GroupId: group,
        IsEgress: false,
        IpProtocol: 'tcp',
        FromPort: port,
        ToPort: port,
        CidrIpv4: '0.0.0.0/0',
      };
      return { SecurityGroupRules: closed.has(rule.SecurityGroupRuleId) ? [] : [rule] };
    },
    'ec2:DescribeNetworkInterfaces': () => ({ NetworkInterfaces: [] }),
    'ec2:DescribeTags': () => ({ Tags: [] }),
    'ec2:RevokeSecurityGroupIngress': ({ SecurityGroupRuleIds = [] }) => {
      for (const id of SecurityGroupRuleIds) closed.add(id);
      return { Return: true };
    },
    'iam:GetUser': ({ UserName }) => ({ User: { UserName, Arn: `arn:aws:iam::444455556666:user/${UserName}` } }),
    'iam:ListUserTags': () => ({ Tags: [] }),
    'iam:GetUserPolicy': ({ UserName = '' }) => {
      const PolicyDocument = policies.get(UserName);
      if (PolicyDocument === undefined) throw awsError('NoSuchEntityException', 404);
      return { PolicyDocument };
    },
    'iam:PutUserPolicy': ({ UserName = '', PolicyDocument = '' }) => {
      policies.set(UserName, PolicyDocument);
      return {};
    },
  };
  const call: MemberCall = async (action, input) => {
    await sleep(TAKES_MS);
    const answer = answers[action];
    if (answer === undefined) throw new Error(`a flooded member does not answer ${action}`);
    return answer(input as Input) as never;
  };
  return { call };
}

function valuesIn({ Filters = [] }: Input): string[] {
  return Filters.find(({ Name }) => Name === 'group-id')?.Values ?? [];
}
