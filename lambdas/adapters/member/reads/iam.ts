import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  type IAMClientConfig,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
  ListRoleTagsCommand,
  ListUserTagsCommand,
} from '@aws-sdk/client-iam';
import type { ReadsOf } from '#member/reads.ts';

/** IAM as questions need it. */
export function iamReads(config: IAMClientConfig): ReadsOf<'iam'> {
  const client = new IAMClient(config);
  return {
    'iam:GetGroupPolicy': (input) => client.send(new GetGroupPolicyCommand(input)),
    'iam:GetPolicy': (input) => client.send(new GetPolicyCommand(input)),
    'iam:GetPolicyVersion': (input) => client.send(new GetPolicyVersionCommand(input)),
    'iam:ListAttachedGroupPolicies': (input) => client.send(new ListAttachedGroupPoliciesCommand(input)),
    'iam:ListGroupPolicies': (input) => client.send(new ListGroupPoliciesCommand(input)),
    'iam:ListRoleTags': (input) => client.send(new ListRoleTagsCommand(input)),
    'iam:ListUserTags': (input) => client.send(new ListUserTagsCommand(input)),
  };
}
