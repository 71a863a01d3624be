import type { Question } from './facts.ts';
import type { Permission, Scope } from './playbook.ts';

const everywhere = () => '*';
const anyBucket = () => 'arn:aws:s3:::*';
/** AWS's own policies belong to an account called aws. */
const anyPolicy = () => 'arn:aws:iam::*:policy/*';
/** Prefix lists are shared, and AWS has some of its own. */
const anyPrefixList = ({ region }: Scope) => `arn:aws:ec2:${region}:*:prefix-list/*`;

function read(action: string, on: Permission['on']): Permission {
  return { action, access: 'read', on };
}

const bucketTags = read('s3:GetBucketTagging', anyBucket);

/** What each question takes to be answered: the one source of the members' inspect role and of every session of it. */
export const FACT_PERMISSIONS: Readonly<Record<Question['ask'], readonly Permission[]>> = {
  'prefix-list': [read('ec2:GetManagedPrefixListEntries', anyPrefixList)],
  'security-group': [read('ec2:DescribeSecurityGroups', everywhere)],
  instance: [read('ec2:DescribeInstances', everywhere)],
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
  policy: [read('iam:GetPolicy', anyPolicy), read('iam:GetPolicyVersion', anyPolicy)],
  trail: [read('cloudtrail:DescribeTrails', everywhere)],
  // Nobody can answer it yet: CloudWatch's client is not among the dependencies.
  alarm: [],
};
