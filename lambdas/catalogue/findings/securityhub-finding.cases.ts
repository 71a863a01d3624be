import { type Cases, type KnownFact, MEMBER, minute } from '../events/cases.ts';
import { type FindingCase, findingsImported, securityFinding } from '../events/notices.ts';

const REGION = 'ap-northeast-2';
const own = `arn:aws:securityhub:${REGION}:${MEMBER}:product/${MEMBER}/default`;
const guardDuty = `arn:aws:securityhub:${REGION}::product/aws/guardduty`;
const told = (...findings: readonly FindingCase[]) => findingsImported({ findings: findings.map(securityFinding) });
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

export const cases: Cases = {
  fires: {
    'a control fails': told({}),
    'a control with a critical label fails': told({ control: 'IAM.4', severity: { Label: 'CRITICAL', Normalized: 90 } }),
    'an old finding carries only a number': told({ severity: { Normalized: 70, Product: 7 } }),
    'a finding carries no severity anybody could read': told({ severity: {} }),
    'another product tells of something that is no check': told({
      product: `arn:aws:securityhub:${REGION}::product/aws/inspector`,
      generator: 'AWSInspector',
      compliance: null,
      resource: { Type: 'AwsEc2Instance', Id: `arn:aws:ec2:${REGION}:${MEMBER}:instance/i-0a1b2c3d4e5f60001` },
    }),
    'an old finding has neither a workflow nor a record state': told({ workflow: null, record: null }),
    'a finding is about the whole account': told({ resource: { Type: 'AwsAccount', Id: `AWS::::Account:${MEMBER}` } }),
    'a generator of another product is called as those of the hub': told({
      product: `arn:aws:securityhub:${REGION}::product/example/scanner`,
      generator: 'org-security-hub/sg-ssh-open-world',
      compliance: null,
    }),
    'a team imports a finding of its own under the same product as the hub': told({ product: own, generator: 'nightly-check' }),
    'the second of several findings fails': told({ compliance: 'PASSED' }, { control: 'S3.1' }),
    'a check that failed before fails again': [told({}), told({ updated: minute(60) })],
    'a group is read again and still open': { events: told({}), facts: reads(3389, '0.0.0.0/0') },
    'a group is read again and open on a port that is not for everybody': {
      events: told({ control: 'EC2.18' }),
      facts: reads(8081, '::/0'),
    },
    'the account lets buckets be public': told({
      control: 'S3.1',
      resource: { Type: 'AwsAccount', Id: `AWS::::Account:${MEMBER}` },
    }),
    'a bucket can be read by everybody': told({
      control: 'S3.2',
      resource: { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::amzn-s3-demo-bucket' },
    }),
  },
  staysQuiet: {
    'a group is read again and nothing in it is open any more': { events: told({}), facts: reads(3389, '198.51.100.0/24') },
    'a group is read again and SSH is closed': { events: told({ control: 'EC2.13' }), facts: reads(443, '0.0.0.0/0') },
    'a check is passed': told({ compliance: 'PASSED' }),
    'a check could not be made': told({ compliance: 'NOT_AVAILABLE' }),
    'a check only warns': told({ compliance: 'WARNING' }),
    'somebody resolved it': told({ workflow: 'RESOLVED' }),
    'somebody suppressed it': told({ workflow: 'SUPPRESSED' }),
    'somebody is on it': told({ workflow: 'NOTIFIED' }),
    'it is archived': told({ record: 'ARCHIVED' }),
    'the hub published it itself': told(hubs),
    'GuardDuty found it and tells of it itself': told({
      product: guardDuty,
      generator: `arn:aws:guardduty:${REGION}:${MEMBER}:detector/12abc34d567e8fa901bc2d34e56789f0`,
      compliance: null,
    }),
    'the Region where findings are gathered tells it once more': findingsImported({
      region: 'us-east-1',
      findings: [securityFinding({})],
    }),
  },
};
