import type {
  GetTrailStatusRequest,
  GetTrailStatusResponse,
  ListTagsRequest,
  ListTagsResponse,
  StartLoggingRequest,
  StartLoggingResponse,
} from '@aws-sdk/client-cloudtrail';
import type {
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  DescribeTagsRequest,
  DescribeTagsResult,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';

/** Every call any playbook makes in a member account, named by the IAM action it needs: input and answer. */
export type MemberCalls = {
  'cloudtrail:GetTrailStatus': [GetTrailStatusRequest, GetTrailStatusResponse];
  'cloudtrail:ListTags': [ListTagsRequest, ListTagsResponse];
  'cloudtrail:StartLogging': [StartLoggingRequest, StartLoggingResponse];
  'ec2:AuthorizeSecurityGroupIngress': [AuthorizeSecurityGroupIngressRequest, AuthorizeSecurityGroupIngressResult];
  'ec2:DescribeSecurityGroupRules': [DescribeSecurityGroupRulesRequest, DescribeSecurityGroupRulesResult];
  'ec2:DescribeTags': [DescribeTagsRequest, DescribeTagsResult];
  'ec2:RevokeSecurityGroupIngress': [RevokeSecurityGroupIngressRequest, RevokeSecurityGroupIngressResult];
};

export type MemberAction = keyof MemberCalls;

/** Makes one call in the member account with the session of one incident. Errors are those of the AWS SDK. */
export type MemberCall = <Action extends MemberAction>(
  action: Action,
  input: MemberCalls[Action][0],
) => Promise<MemberCalls[Action][1]>;
