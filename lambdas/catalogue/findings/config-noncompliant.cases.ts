import { type Cases, type KnownFact, minute } from '../events/cases.ts';
import { complianceChange } from '../events/config-notices.ts';

const type = 'AWS::EC2::SecurityGroup';
const id = 'sg-0a1b2c3d4e5f60081';
const account = { type: 'AWS::::Account', id: '444455556666' };
const bucket = { type: 'AWS::S3::Bucket', id: 'amzn-s3-demo-bucket' };
const violation = complianceChange({ rule: 'restricted-ssh', type, id, was: 'COMPLIANT' });

type Ingress = { protocol: string; from: number | null; to: number | null; cidr: string };

const ssh: Ingress = { protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' };
const web: Ingress = { protocol: 'tcp', from: 443, to: 443, cidr: '0.0.0.0/0' };
const unusual: Ingress = { protocol: 'tcp', from: 8081, to: 8081, cidr: '::/0' };
const ports = complianceChange({ rule: 'restricted-common-ports', type, id });
const readable = complianceChange({ rule: 's3-bucket-public-read-prohibited', ...bucket });

function holds(...ingress: Ingress[]): KnownFact[] {
  return [
    [
      { ask: 'security-group', id },
      { tags: {}, ingress },
    ],
  ];
}

function access(isPublic: boolean): KnownFact[] {
  return [
    [
      { ask: 'bucket-access', bucket: bucket.id },
      { aclsCount: false, policiesCount: isPublic, website: false, tags: {} },
    ],
  ];
}

export const cases: Cases = {
  fires: {
    'a group no longer complies with restricted-ssh': violation,
    'the first evaluation of the rule is noncompliant': complianceChange({ rule: 'restricted-ssh', type, id }),
    'the rule was created by the stacks of the hub': complianceChange({ rule: 'org-security-hub-restricted-ssh', type, id }),
    'the rule was created by Security Hub': complianceChange({ rule: 'securityhub-restricted-ssh-ad44ba36', type, id }),
    'the rule was created by Security Hub and is about other ports': complianceChange({
      rule: 'securityhub-vpc-sg-restricted-common-ports-baa2cf8c',
      type,
      id,
    }),
    'the rule was created by Security Hub years ago': complianceChange({ rule: 'securityhub-restricted-ssh-l6dseq', type, id }),
    'the rule is a control of Control Tower about SSH': complianceChange({
      rule: 'AWSControlTower_AWS-GR_RESTRICTED_SSH',
      type,
      id,
    }),
    'the rule is a control of Control Tower about other ports': complianceChange({
      rule: 'AWSControlTower_AWS-GR_RESTRICTED_COMMON_PORTS',
      type,
      id,
    }),
    'the rule is a control of Control Tower that is named otherwise than the managed rule': complianceChange({
      rule: 'AWSControlTower_AWS-GR_DETECT_CLOUDTRAIL_ENABLED_ON_MEMBER_ACCOUNTS',
      ...account,
    }),
    'the rule belongs to a conformance pack': complianceChange({
      rule: 'vpc-sg-open-only-to-authorized-ports-conformance-pack-6cruwvtg2',
      type,
      id,
    }),
    'the rule is an organization rule': complianceChange({
      rule: 'OrgConfigRule-restricted-common-ports-7wm7wz8d',
      type,
      id,
    }),
    'the rule is named by its identifier': complianceChange({ rule: 'INCOMING_SSH_DISABLED', type, id }),
    'the rule is a custom rule of the company': complianceChange({ rule: 'SG_OPEN_TO_WORLD', type, id }),
    'a bucket is publicly readable': complianceChange({ rule: 's3-bucket-public-read-prohibited', ...bucket }),
    'a bucket is publicly writable': complianceChange({ rule: 's3-bucket-public-write-prohibited', ...bucket }),
    'the account allows public buckets': complianceChange({ rule: 's3-account-level-public-access-blocks', ...account }),
    'the account is read again and a setting is off in effect': {
      events: complianceChange({ rule: 's3-account-level-public-access-blocks-periodic', ...account }),
      facts: [[{ ask: 'account-access' }, { off: ['BlockPublicPolicy'] }]],
    },
    'the account has no trail': complianceChange({ rule: 'cloudtrail-enabled', ...account }),
    'a trail has no log file validation': complianceChange({
      rule: 'cloud-trail-log-file-validation-enabled',
      type: 'AWS::CloudTrail::Trail',
      id: 'organization-trail',
    }),
    'root has an access key': complianceChange({ rule: 'iam-root-access-key-check', ...account }),
    'the group is noncompliant again some minutes later': [
      violation,
      complianceChange({ rule: 'restricted-ssh', type, id, was: 'COMPLIANT', at: minute(9) }),
    ],
    'the group is read again and still open for SSH': { events: violation, facts: holds(web, ssh) },
    'the group is read again and still open for a database': {
      events: ports,
      facts: holds({ protocol: 'tcp', from: 5432, to: 5432, cidr: '::/0' }),
    },
    'the group is open only on a port that violates the rule but is not high-risk for the hub': {
      events: ports,
      facts: holds(unusual),
    },
    'the bucket is read again and its public policy still has effect': { events: readable, facts: access(true) },
  },
  staysQuiet: {
    'the group is read again and SSH is closed': { events: violation, facts: holds(web) },
    'the group is read again and nothing in it is open': {
      events: ports,
      facts: holds({ ...ssh, cidr: '198.51.100.0/24' }),
    },
    'the bucket is read again and nothing can make it public': { events: readable, facts: access(false) },
    'the account is read again and a policy of the organization has all four settings on': {
      events: complianceChange({ rule: 's3-account-level-public-access-blocks-periodic', ...account }),
      facts: [[{ ask: 'account-access' }, { off: [] }]],
    },
    'the group complies again': complianceChange({ rule: 'restricted-ssh', type, id, now: 'COMPLIANT', was: 'NON_COMPLIANT' }),
    'the first evaluation of the rule is compliant': complianceChange({ rule: 'restricted-ssh', type, id, now: 'COMPLIANT' }),
    'the group was deleted': complianceChange({ rule: 'restricted-ssh', type, id, now: 'NOT_APPLICABLE', was: 'NON_COMPLIANT' }),
    'Config has insufficient data': complianceChange({ rule: 'restricted-ssh', type, id, now: 'INSUFFICIENT_DATA' }),
    'the rule is about something the hub does not watch': complianceChange({
      rule: 'ec2-instance-managed-by-systems-manager',
      type: 'AWS::EC2::Instance',
      id: 'i-0a1b2c3d4e5f60081',
    }),
    'the rule is a control of Control Tower about something the hub does not watch': complianceChange({
      rule: 'AWSControlTower_AWS-GR_EBS_OPTIMIZED_INSTANCE',
      type: 'AWS::EC2::Instance',
      id: 'i-0a1b2c3d4e5f60081',
    }),
    'a rule of the company only looks like one of Security Hub': complianceChange({
      rule: 'securityhub-restricted-ssh-exceptions-review',
      type,
      id,
    }),
    'the name of a rule only contains the name of a known rule': complianceChange({
      rule: 'not-restricted-ssh-at-all',
      type,
      id,
    }),
    'only the old result is NON_COMPLIANT': {
      ...violation,
      detail: { ...violation.detail, newEvaluationResult: null, oldEvaluationResult: { complianceType: 'NON_COMPLIANT' } },
    },
    'another service sends an event with the same name': { ...violation, source: 'aws.events' },
  },
};
