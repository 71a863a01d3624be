import type { DescribeTrailsRequest, DescribeTrailsResponse } from '@aws-sdk/client-cloudtrail';
import type {
  DescribeInstancesRequest,
  DescribeInstancesResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  DescribeTagsRequest,
  DescribeTagsResult,
  GetManagedPrefixListEntriesRequest,
  GetManagedPrefixListEntriesResult,
} from '@aws-sdk/client-ec2';
import type {
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  ListRoleTagsRequest,
  ListRoleTagsResponse,
  ListUserTagsRequest,
  ListUserTagsResponse,
} from '@aws-sdk/client-iam';
import type {
  GetBucketOwnershipControlsOutput,
  GetBucketOwnershipControlsRequest,
  GetBucketTaggingOutput,
  GetBucketTaggingRequest,
  GetBucketWebsiteOutput,
  GetBucketWebsiteRequest,
  GetPublicAccessBlockOutput,
  GetPublicAccessBlockRequest,
} from '@aws-sdk/client-s3';

/** Every call that answers a question, named by the IAM action it needs: input and answer. */
export type MemberReads = {
  'cloudtrail:DescribeTrails': [DescribeTrailsRequest, DescribeTrailsResponse];
  'ec2:DescribeInstances': [DescribeInstancesRequest, DescribeInstancesResult];
  'ec2:DescribeSecurityGroups': [DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult];
  'ec2:DescribeTags': [DescribeTagsRequest, DescribeTagsResult];
  'ec2:GetManagedPrefixListEntries': [GetManagedPrefixListEntriesRequest, GetManagedPrefixListEntriesResult];
  'iam:GetPolicy': [GetPolicyRequest, GetPolicyResponse];
  'iam:GetPolicyVersion': [GetPolicyVersionRequest, GetPolicyVersionResponse];
  'iam:ListRoleTags': [ListRoleTagsRequest, ListRoleTagsResponse];
  'iam:ListUserTags': [ListUserTagsRequest, ListUserTagsResponse];
  's3:GetAccountPublicAccessBlock': [{ AccountId: string }, GetPublicAccessBlockOutput];
  's3:GetBucketOwnershipControls': [GetBucketOwnershipControlsRequest, GetBucketOwnershipControlsOutput];
  's3:GetBucketPublicAccessBlock': [GetPublicAccessBlockRequest, GetPublicAccessBlockOutput];
  's3:GetBucketTagging': [GetBucketTaggingRequest, GetBucketTaggingOutput];
  's3:GetBucketWebsite': [GetBucketWebsiteRequest, GetBucketWebsiteOutput];
};

export type MemberReadAction = keyof MemberReads;

/** Asks something of the member account. Errors are those of the AWS SDK. */
export type MemberRead = <Action extends MemberReadAction>(
  action: Action,
  input: MemberReads[Action][0],
) => Promise<MemberReads[Action][1]>;

/** The reads of one service, each a function of its input. */
export type ReadsOf<Service extends string> = {
  [Action in Extract<MemberReadAction, `${Service}:${string}`>]: (
    input: MemberReads[Action][0],
  ) => Promise<MemberReads[Action][1]>;
};
