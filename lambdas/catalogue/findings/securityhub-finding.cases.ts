import type { JsonObject } from '#core/json.ts';
import { type Cases, type KnownFact, MEMBER, minute } from '../events/cases.ts';
import { actionPressed, type FindingCase, findingsImported, securityFinding } from '../events/notices.ts';

const REGION = 'ap-northeast-2';
const own = `arn:aws:securityhub:${REGION}:${MEMBER}:product/${MEMBER}/default`;
const guardDuty = `arn:aws:securityhub:${REGION}::product/aws/guardduty`;
const imported = (...findings: readonly FindingCase[]) => findingsImported({ findings: findings.map(securityFinding) });
const hubs = { product: own, generator: 'org-security-hub/sg-ssh-open-world', compliance: null };
const group = 'sg-0a1b2c3d4e5f60001';

function reads(from: number, cidr: string): KnownFact[] {
  return [
    [
      { ask: 'security-group', id: group },
      { tags: {}, ingress: [{ protocol: 'tcp', from, to: from, cidr }] },
    ],
  ];
}

/** A person chose a finding of GuardDuty in the console of Security Hub. */
const chosenThreat = (resource: NonNullable<FindingCase['resource']>) =>
  actionPressed({
    action: 'Approve',
    findings: [
      securityFinding({
        product: guardDuty,
        generator: `arn:aws:guardduty:${REGION}:${MEMBER}:detector/12abc34d567e8fa901bc2d34e56789f0`,
        compliance: null,
        resource,
      }),
    ],
  });

const keyOf = (id: string, details: JsonObject) => ({
  Type: 'AwsIamAccessKey',
  Id: `AWS::IAM::AccessKey:${id}`,
  Details: { AwsIamAccessKey: details },
});

export const cases: Cases = {
  fires: {
    'a control fails': imported({}),
    'a control with a critical label fails': imported({ control: 'IAM.4', severity: { Label: 'CRITICAL', Normalized: 90 } }),
    'an old finding has only a numeric severity': imported({ severity: { Normalized: 70, Product: 7 } }),
    'the severity of the finding is empty': imported({ severity: {} }),
    'another product reports something that is not a check': imported({
      product: `arn:aws:securityhub:${REGION}::product/aws/inspector`,
      generator: 'AWSInspector',
      compliance: null,
      resource: { Type: 'AwsEc2Instance', Id: `arn:aws:ec2:${REGION}:${MEMBER}:instance/i-0a1b2c3d4e5f60001` },
    }),
    'Macie finds credentials in an object of a bucket': imported({
      product: `arn:aws:securityhub:${REGION}::product/aws/macie`,
      generator: 'aws/macie',
      compliance: null,
      resource: { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::amzn-s3-demo-bucket' },
    }),
    'Access Analyzer finds a role that another organization may assume, however mild': imported({
      product: `arn:aws:securityhub:${REGION}::product/aws/access-analyzer`,
      generator: 'aws/access-analyzer',
      compliance: null,
      severity: { Label: 'LOW', Normalized: 1, Product: 1 },
      resource: { Type: 'AwsIamRole', Id: `arn:aws:iam::${MEMBER}:role/deploy` },
    }),
    'a person runs Contain on a control that was resolved': actionPressed({
      action: 'Contain',
      findings: [securityFinding({ workflow: 'RESOLVED' })],
    }),
    'a person runs Approve on a threat of GuardDuty to an instance': chosenThreat({
      Type: 'AwsEc2Instance',
      Id: `arn:aws:ec2:${REGION}:${MEMBER}:instance/i-0a1b2c3d4e5f60001`,
    }),
    'a person runs Approve on a threat of GuardDuty about an access key': chosenThreat(
      keyOf('AKIAIOSFODNN7EXAMPLE', { PrincipalName: 'alice', PrincipalType: 'IAMUser' }),
    ),
    'a person runs Approve on a threat of GuardDuty about sessions of a role': chosenThreat(
      keyOf('ASIAIOSFODNN7EXAMPLE', { PrincipalName: 'deploy', PrincipalType: 'AssumedRole' }),
    ),
    'a Config rule that the hub knows is violated': imported({
      product: `arn:aws:securityhub:${REGION}::product/aws/config`,
      generator: `arn:aws:config:${REGION}:${MEMBER}:config-rule/config-rule-abc123`,
      fields: { 'aws/config/ConfigRuleName': 's3-bucket-public-read-prohibited' },
      resource: { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::amzn-s3-demo-bucket' },
    }),
    'Macie finds a public bucket': imported({
      product: `arn:aws:securityhub:${REGION}::product/aws/macie`,
      generator: 'aws/macie',
      compliance: null,
      types: ['Effects/Data Exposure/Policy:IAMUser-S3BucketPublic'],
      resource: { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::amzn-s3-demo-bucket' },
    }),
    'an old finding has no workflow and no record state': imported({ workflow: null, record: null }),
    'a finding is about the whole account': imported({ resource: { Type: 'AwsAccount', Id: `AWS::::Account:${MEMBER}` } }),
    'a generator of another product has a name like those of the hub': imported({
      product: `arn:aws:securityhub:${REGION}::product/example/scanner`,
      generator: 'org-security-hub/sg-ssh-open-world',
      compliance: null,
    }),
    'a team imports its own finding under the same product as the hub': imported({ product: own, generator: 'nightly-check' }),
    'the second of several findings fails': imported({ compliance: 'PASSED' }, { control: 'S3.1' }),
    'a check that failed before fails again': [imported({}), imported({ updated: minute(60) })],
    'a group is read again and still open': { events: imported({}), facts: reads(3389, '0.0.0.0/0') },
    'a group is read again and open on a port that must not be public': {
      events: imported({ control: 'EC2.18' }),
      facts: reads(8081, '::/0'),
    },
    'the account allows public buckets': imported({
      control: 'S3.1',
      resource: { Type: 'AwsAccount', Id: `AWS::::Account:${MEMBER}` },
    }),
    'a bucket is publicly readable': imported({
      control: 'S3.2',
      resource: { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::amzn-s3-demo-bucket' },
    }),
  },
  staysQuiet: {
    'the account is read again and a policy of the organization has all four settings on': {
      events: imported({ control: 'S3.1', resource: { Type: 'AwsAccount', Id: `AWS::::Account:${MEMBER}` } }),
      facts: [[{ ask: 'account-access' }, { off: [] }]],
    },
    'a group is read again and no longer open': { events: imported({}), facts: reads(3389, '198.51.100.0/24') },
    'a group is read again and SSH is closed': { events: imported({ control: 'EC2.13' }), facts: reads(443, '0.0.0.0/0') },
    'a bucket that Macie found public is read again and private': {
      events: imported({
        product: `arn:aws:securityhub:${REGION}::product/aws/macie`,
        generator: 'aws/macie',
        compliance: null,
        types: ['Effects/Data Exposure/Policy:IAMUser-S3BucketPublic'],
        resource: { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::amzn-s3-demo-bucket' },
      }),
      facts: [
        [
          { ask: 'bucket-access', bucket: 'amzn-s3-demo-bucket' },
          { aclsCount: false, policiesCount: false, website: false, tags: {} },
        ],
      ],
    },
    'a person runs Contain on a finding of the hub, which leads to its incident': actionPressed({
      action: 'Contain',
      findings: [securityFinding(hubs)],
    }),
    'a person runs Suppress on a finding': actionPressed({ action: 'Suppress', findings: [securityFinding({})] }),
    'a check passes': imported({ compliance: 'PASSED' }),
    'the result of a check is not available': imported({ compliance: 'NOT_AVAILABLE' }),
    'the result of a check is a warning': imported({ compliance: 'WARNING' }),
    'the workflow status is RESOLVED': imported({ workflow: 'RESOLVED' }),
    'the workflow status is SUPPRESSED': imported({ workflow: 'SUPPRESSED' }),
    'the workflow status is NOTIFIED': imported({ workflow: 'NOTIFIED' }),
    'Inspector counts a vulnerability that is not severe': imported({
      product: `arn:aws:securityhub:${REGION}::product/aws/inspector`,
      generator: 'AWSInspector',
      compliance: null,
      severity: { Label: 'MEDIUM', Normalized: 40 },
      resource: { Type: 'AwsEc2Instance', Id: `arn:aws:ec2:${REGION}:${MEMBER}:instance/i-0a1b2c3d4e5f60001` },
    }),
    'the finding is archived': imported({ record: 'ARCHIVED' }),
    'the hub published the finding itself': imported(hubs),
    'the finding comes from GuardDuty, which sends its own event': imported({
      product: guardDuty,
      generator: `arn:aws:guardduty:${REGION}:${MEMBER}:detector/12abc34d567e8fa901bc2d34e56789f0`,
      compliance: null,
    }),
    'the finding is a copy in the aggregation Region': findingsImported({
      region: 'us-east-1',
      findings: [securityFinding({})],
    }),
  },
};
