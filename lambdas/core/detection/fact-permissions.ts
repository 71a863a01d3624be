import type { Permission, Scope } from '../iam/permission.ts';
import type { Question } from './facts.ts';

const everywhere = () => '*';
const anyBucket = () => 'arn:aws:s3:::*';
/** AWS's managed policies belong to an account called aws. */
const anyPolicy = () => 'arn:aws:iam::*:policy/*';
const anyGroup = ({ account }: Scope) => `arn:aws:iam::${account}:group/*`;
/** In policies a log group's ARN ends with `:*`, except for actions on tags. */
const thisLogGroup = ({ region, account, resource }: Scope) => `arn:aws:logs:${region}:${account}:log-group:${resource}:*`;
const thisWebAcl = ({ region, account, resource }: Scope) => `arn:aws:wafv2:${region}:${account}:*/webacl/${resource}/*`;
const anyPrefixList = ({ region }: Scope) => `arn:aws:ec2:${region}:*:prefix-list/*`;

function read(action: string, on: Permission['on']): Permission {
  return { action, access: 'read', on };
}

const prefixListEntries = read('ec2:GetManagedPrefixListEntries', anyPrefixList);
const bucketTags = read('s3:GetBucketTagging', anyBucket);

/** The single source of the inspect role and of its sessions. */
export const FACT_PERMISSIONS: Readonly<Record<Question['ask'], readonly Permission[]>> = {
  'prefix-list': [prefixListEntries, read('ec2:DescribeManagedPrefixLists', everywhere)],
  'prefix-list-users': [read('ec2:GetManagedPrefixListAssociations', anyPrefixList)],
  'security-group': [read('ec2:DescribeSecurityGroups', everywhere), prefixListEntries],
  instance: [read('ec2:DescribeInstances', everywhere)],
  interface: [read('ec2:DescribeNetworkInterfaces', everywhere)],
  tags: [
    read('ec2:DescribeTags', everywhere),
    bucketTags,
    read('iam:ListUserTags', ({ account }) => `arn:aws:iam::${account}:user/*`),
    read('iam:ListRoleTags', ({ account }) => `arn:aws:iam::${account}:role/*`),
  ],
  'bucket-access': [
    read('s3:GetAccountPublicAccessBlock', everywhere),
    read('s3:GetBucketPublicAccessBlock', anyBucket),
    read('s3:GetBucketOwnershipControls', anyBucket),
    read('s3:GetBucketWebsite', anyBucket),
    bucketTags,
  ],
  'account-access': [read('s3:GetAccountPublicAccessBlock', everywhere)],
  policy: [
    read('iam:GetPolicy', anyPolicy),
    read('iam:GetPolicyVersion', anyPolicy),
    read('iam:ListAttachedGroupPolicies', anyGroup),
    read('iam:ListGroupPolicies', anyGroup),
    read('iam:GetGroupPolicy', anyGroup),
  ],
  'earlier-calls': [read('cloudtrail:LookupEvents', everywhere)],
  'call-on-record': [read('cloudtrail:LookupEvents', everywhere)],
  alarm: [read('cloudwatch:DescribeAlarms', ({ region, account }) => `arn:aws:cloudwatch:${region}:${account}:alarm:*`)],
  'log-requests': [read('logs:FilterLogEvents', thisLogGroup)],
  'firewall-requests': [read('wafv2:ListWebACLs', everywhere), read('wafv2:GetSampledRequests', thisWebAcl)],
};

export const READS_VISITORS = ['log-requests', 'firewall-requests'] as const satisfies readonly Question['ask'][];
