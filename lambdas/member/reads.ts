import type { MemberCalls } from './calls.ts';

/** The only calls that detection makes in a member account. */
export type MemberReadAction =
  | 'cloudtrail:LookupEvents'
  | 'cloudwatch:DescribeAlarms'
  | 'ec2:DescribeInstances'
  | 'ec2:DescribeManagedPrefixLists'
  | 'ec2:DescribeNetworkInterfaces'
  | 'ec2:DescribeSecurityGroups'
  | 'ec2:DescribeTags'
  | 'ec2:GetManagedPrefixListAssociations'
  | 'ec2:GetManagedPrefixListEntries'
  | 'iam:GetGroupPolicy'
  | 'iam:GetPolicy'
  | 'iam:GetPolicyVersion'
  | 'iam:ListAttachedGroupPolicies'
  | 'iam:ListGroupPolicies'
  | 'iam:ListRoleTags'
  | 'iam:ListUserTags'
  | 'logs:FilterLogEvents'
  | 's3:GetAccountPublicAccessBlock'
  | 's3:GetBucketOwnershipControls'
  | 's3:GetBucketPublicAccessBlock'
  | 's3:GetBucketTagging'
  | 's3:GetBucketWebsite'
  | 'wafv2:GetSampledRequests'
  | 'wafv2:ListWebACLs';

export type MemberReads = Pick<MemberCalls, MemberReadAction>;

/** Errors are those of the AWS SDK. */
export type MemberRead = <Action extends MemberReadAction>(
  action: Action,
  input: MemberReads[Action][0],
) => Promise<MemberReads[Action][1]>;
