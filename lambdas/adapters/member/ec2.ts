import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeTagsCommand,
  EC2Client,
  type EC2ClientConfig,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { CallsOf } from './calls-of.ts';

/** EC2 as playbooks call it. */
export function ec2Calls(config: EC2ClientConfig): CallsOf<'ec2'> {
  const client = new EC2Client(config);
  return {
    'ec2:AuthorizeSecurityGroupIngress': (input) => client.send(new AuthorizeSecurityGroupIngressCommand(input)),
    'ec2:DescribeSecurityGroupRules': (input) => client.send(new DescribeSecurityGroupRulesCommand(input)),
    'ec2:DescribeTags': (input) => client.send(new DescribeTagsCommand(input)),
    'ec2:RevokeSecurityGroupIngress': (input) => client.send(new RevokeSecurityGroupIngressCommand(input)),
  };
}
