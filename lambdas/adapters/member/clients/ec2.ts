import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  CreateSecurityGroupCommand,
  DeleteNetworkAclEntryCommand,
  DescribeInstancesCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type EC2ClientConfig,
  GetManagedPrefixListAssociationsCommand,
  GetManagedPrefixListEntriesCommand,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { CallsOf } from '#member/calls.ts';

export function ec2Calls(config: EC2ClientConfig): CallsOf<'ec2'> {
  const client = new EC2Client(config);
  return {
    'ec2:AuthorizeSecurityGroupIngress': (input) => client.send(new AuthorizeSecurityGroupIngressCommand(input)),
    'ec2:CreateNetworkAclEntry': (input) => client.send(new CreateNetworkAclEntryCommand(input)),
    'ec2:CreateSecurityGroup': (input) => client.send(new CreateSecurityGroupCommand(input)),
    'ec2:DeleteNetworkAclEntry': (input) => client.send(new DeleteNetworkAclEntryCommand(input)),
    'ec2:DescribeInstances': (input) => client.send(new DescribeInstancesCommand(input)),
    'ec2:DescribeNetworkAcls': (input) => client.send(new DescribeNetworkAclsCommand(input)),
    'ec2:DescribeNetworkInterfaces': (input) => client.send(new DescribeNetworkInterfacesCommand(input)),
    'ec2:DescribeSecurityGroupRules': (input) => client.send(new DescribeSecurityGroupRulesCommand(input)),
    'ec2:DescribeSecurityGroups': (input) => client.send(new DescribeSecurityGroupsCommand(input)),
    'ec2:DescribeTags': (input) => client.send(new DescribeTagsCommand(input)),
    'ec2:DescribeVpcs': (input) => client.send(new DescribeVpcsCommand(input)),
    'ec2:GetManagedPrefixListAssociations': (input) => client.send(new GetManagedPrefixListAssociationsCommand(input)),
    'ec2:DescribeManagedPrefixLists': (input) => client.send(new DescribeManagedPrefixListsCommand(input)),
    'ec2:GetManagedPrefixListEntries': (input) => client.send(new GetManagedPrefixListEntriesCommand(input)),
    'ec2:ModifyNetworkInterfaceAttribute': (input) => client.send(new ModifyNetworkInterfaceAttributeCommand(input)),
    'ec2:RevokeSecurityGroupEgress': (input) => client.send(new RevokeSecurityGroupEgressCommand(input)),
    'ec2:RevokeSecurityGroupIngress': (input) => client.send(new RevokeSecurityGroupIngressCommand(input)),
  };
}
