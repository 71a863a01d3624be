import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeTagsCommand,
  EC2Client,
  type EC2ClientConfig,
  GetManagedPrefixListEntriesCommand,
} from '@aws-sdk/client-ec2';
import type { ReadsOf } from '#member/reads.ts';

/** EC2 as questions need it. */
export function ec2Reads(config: EC2ClientConfig): ReadsOf<'ec2'> {
  const client = new EC2Client(config);
  return {
    'ec2:DescribeInstances': (input) => client.send(new DescribeInstancesCommand(input)),
    'ec2:DescribeNetworkInterfaces': (input) => client.send(new DescribeNetworkInterfacesCommand(input)),
    'ec2:DescribeSecurityGroups': (input) => client.send(new DescribeSecurityGroupsCommand(input)),
    'ec2:DescribeTags': (input) => client.send(new DescribeTagsCommand(input)),
    'ec2:GetManagedPrefixListEntries': (input) => client.send(new GetManagedPrefixListEntriesCommand(input)),
  };
}
