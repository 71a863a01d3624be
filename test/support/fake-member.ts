import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { MemberAction, MemberCall, MemberCalls } from '#member/calls.ts';
import { awsError } from './incidents.ts';

export type FakeCall = { readonly action: MemberAction; readonly input: unknown };

type Answers = { readonly [Action in MemberAction]?: (input: MemberCalls[Action][0]) => MemberCalls[Action][1] };

/** A rule of the fake; the default is SSH from the internet. */
type FakeRule = Partial<SecurityGroupRule> & { readonly SecurityGroupRuleId: string };

/** One security group and one trail of a member account. Answers as AWS does and records every call. */
export function fakeMember() {
  const rules = new Map<string, SecurityGroupRule>();
  const made: FakeCall[] = [];
  const state = { groupExists: true, logging: false, exempt: false };
  let authorised = 0;

  const add = (rule: FakeRule): void => {
    const world = rule.CidrIpv6 === undefined ? { CidrIpv4: '0.0.0.0/0' } : {};
    rules.set(rule.SecurityGroupRuleId, { IsEgress: false, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...world, ...rule });
  };

  const existing = (): SecurityGroupRule[] => {
    if (!state.groupExists) throw awsError('InvalidGroup.NotFound');
    return [...rules.values()];
  };

  const tags = () => (state.exempt ? [{ Key: EXEMPT_TAG, Value: 'yes' }] : []);

  const answers: Answers = {
    'cloudtrail:GetTrailStatus': () => ({ IsLogging: state.logging }),
    'cloudtrail:ListTags': () => ({ ResourceTagList: [{ TagsList: tags() }] }),
    'cloudtrail:StartLogging': () => {
      state.logging = true;
      return {};
    },
    'ec2:DescribeSecurityGroupRules': () => ({ SecurityGroupRules: existing() }),
    'ec2:DescribeNetworkInterfaces': () => ({ NetworkInterfaces: [{ InterfaceType: 'interface' }] }),
    'ec2:DescribeTags': () => ({ Tags: tags() }),
    'ec2:RevokeSecurityGroupIngress': ({ SecurityGroupRuleIds = [] }) => {
      existing();
      if (!SecurityGroupRuleIds.every((id) => rules.has(id))) throw awsError('InvalidSecurityGroupRuleId.NotFound');
      for (const id of SecurityGroupRuleIds) rules.delete(id);
      return { Return: true };
    },
    'ec2:AuthorizeSecurityGroupIngress': ({ IpPermissions = [] }) => {
      existing();
      for (const { IpProtocol = '', FromPort = -1, ToPort = -1, IpRanges = [] } of IpPermissions) {
        for (const { CidrIp = '', Description } of IpRanges) {
          authorised += 1;
          const note = Description === undefined ? {} : { Description };
          add({ SecurityGroupRuleId: `sgr-again${authorised}`, IpProtocol, FromPort, ToPort, CidrIpv4: CidrIp, ...note });
        }
      }
      return { Return: true };
    },
  };

  const call: MemberCall = async (action, input) => {
    made.push({ action, input });
    const answer = answers[action];
    if (answer === undefined) throw new Error(`the fake member does not answer ${action}`);
    return answer(input);
  };

  return { call, made, add, state, ruleIds: () => [...rules.keys()], actions: () => made.map(({ action }) => action) };
}
