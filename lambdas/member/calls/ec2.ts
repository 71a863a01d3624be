import type {
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  CreateNetworkAclEntryRequest,
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteNetworkAclEntryRequest,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  DescribeManagedPrefixListsRequest,
  DescribeManagedPrefixListsResult,
  DescribeNetworkAclsRequest,
  DescribeNetworkAclsResult,
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  DescribeTagsRequest,
  DescribeTagsResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  GetManagedPrefixListAssociationsRequest,
  GetManagedPrefixListAssociationsResult,
  GetManagedPrefixListEntriesRequest,
  GetManagedPrefixListEntriesResult,
  ModifyNetworkInterfaceAttributeRequest,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupEgressResult,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';

export type Ec2Calls = {
  'ec2:AuthorizeSecurityGroupIngress': [AuthorizeSecurityGroupIngressRequest, AuthorizeSecurityGroupIngressResult];
  'ec2:CreateNetworkAclEntry': [CreateNetworkAclEntryRequest, object];
  'ec2:CreateSecurityGroup': [CreateSecurityGroupRequest, CreateSecurityGroupResult];
  'ec2:DeleteNetworkAclEntry': [DeleteNetworkAclEntryRequest, object];
  'ec2:DescribeInstances': [DescribeInstancesRequest, DescribeInstancesResult];
  'ec2:DescribeNetworkAcls': [DescribeNetworkAclsRequest, DescribeNetworkAclsResult];
  'ec2:DescribeNetworkInterfaces': [DescribeNetworkInterfacesRequest, DescribeNetworkInterfacesResult];
  'ec2:DescribeSecurityGroupRules': [DescribeSecurityGroupRulesRequest, DescribeSecurityGroupRulesResult];
  'ec2:DescribeSecurityGroups': [DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult];
  'ec2:DescribeTags': [DescribeTagsRequest, DescribeTagsResult];
  'ec2:DescribeVpcs': [DescribeVpcsRequest, DescribeVpcsResult];
  'ec2:GetManagedPrefixListAssociations': [GetManagedPrefixListAssociationsRequest, GetManagedPrefixListAssociationsResult];
  'ec2:DescribeManagedPrefixLists': [DescribeManagedPrefixListsRequest, DescribeManagedPrefixListsResult];
  'ec2:GetManagedPrefixListEntries': [GetManagedPrefixListEntriesRequest, GetManagedPrefixListEntriesResult];
  'ec2:ModifyNetworkInterfaceAttribute': [ModifyNetworkInterfaceAttributeRequest, object];
  'ec2:RevokeSecurityGroupEgress': [RevokeSecurityGroupEgressRequest, RevokeSecurityGroupEgressResult];
  'ec2:RevokeSecurityGroupIngress': [RevokeSecurityGroupIngressRequest, RevokeSecurityGroupIngressResult];
};
