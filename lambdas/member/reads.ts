import type { DescribeTrailsRequest, DescribeTrailsResponse } from '@aws-sdk/client-cloudtrail';
import type { DescribeAlarmsInput, DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import type {
  DescribeMetricFiltersRequest,
  DescribeMetricFiltersResponse,
  FilterLogEventsRequest,
  FilterLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import type {
  DescribeInstancesRequest,
  DescribeInstancesResult,
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  DescribeTagsRequest,
  DescribeTagsResult,
  GetManagedPrefixListEntriesRequest,
  GetManagedPrefixListEntriesResult,
} from '@aws-sdk/client-ec2';
import type {
  GetGroupPolicyRequest,
  GetGroupPolicyResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  ListAttachedGroupPoliciesRequest,
  ListAttachedGroupPoliciesResponse,
  ListGroupPoliciesRequest,
  ListGroupPoliciesResponse,
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
import type {
  GetSampledRequestsRequest,
  GetSampledRequestsResponse,
  ListWebACLsRequest,
  ListWebACLsResponse,
} from '@aws-sdk/client-wafv2';

/** Every call that answers a question, named by the IAM action it needs: input and answer. */
export type MemberReads = {
  'cloudtrail:DescribeTrails': [DescribeTrailsRequest, DescribeTrailsResponse];
  'cloudwatch:DescribeAlarms': [DescribeAlarmsInput, DescribeAlarmsOutput];
  'ec2:DescribeInstances': [DescribeInstancesRequest, DescribeInstancesResult];
  'ec2:DescribeNetworkInterfaces': [DescribeNetworkInterfacesRequest, DescribeNetworkInterfacesResult];
  'ec2:DescribeSecurityGroups': [DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult];
  'ec2:DescribeTags': [DescribeTagsRequest, DescribeTagsResult];
  'ec2:GetManagedPrefixListEntries': [GetManagedPrefixListEntriesRequest, GetManagedPrefixListEntriesResult];
  'iam:GetGroupPolicy': [GetGroupPolicyRequest, GetGroupPolicyResponse];
  'iam:GetPolicy': [GetPolicyRequest, GetPolicyResponse];
  'iam:GetPolicyVersion': [GetPolicyVersionRequest, GetPolicyVersionResponse];
  'iam:ListAttachedGroupPolicies': [ListAttachedGroupPoliciesRequest, ListAttachedGroupPoliciesResponse];
  'iam:ListGroupPolicies': [ListGroupPoliciesRequest, ListGroupPoliciesResponse];
  'iam:ListRoleTags': [ListRoleTagsRequest, ListRoleTagsResponse];
  'iam:ListUserTags': [ListUserTagsRequest, ListUserTagsResponse];
  'logs:DescribeMetricFilters': [DescribeMetricFiltersRequest, DescribeMetricFiltersResponse];
  'logs:FilterLogEvents': [FilterLogEventsRequest, FilterLogEventsResponse];
  's3:GetAccountPublicAccessBlock': [{ AccountId: string }, GetPublicAccessBlockOutput];
  's3:GetBucketOwnershipControls': [GetBucketOwnershipControlsRequest, GetBucketOwnershipControlsOutput];
  's3:GetBucketPublicAccessBlock': [GetPublicAccessBlockRequest, GetPublicAccessBlockOutput];
  's3:GetBucketTagging': [GetBucketTaggingRequest, GetBucketTaggingOutput];
  's3:GetBucketWebsite': [GetBucketWebsiteRequest, GetBucketWebsiteOutput];
  'wafv2:GetSampledRequests': [GetSampledRequestsRequest, GetSampledRequestsResponse];
  'wafv2:ListWebACLs': [ListWebACLsRequest, ListWebACLsResponse];
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
