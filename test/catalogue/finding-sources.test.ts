import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import {
  type FindingCase,
  findingsImported,
  guardDutyFinding,
  instanceResource,
  securityFinding,
} from '#catalogue/events/notices.ts';
import {
  FINDING_PRODUCTS,
  GUARDDUTY_FAMILIES,
  GUARDDUTY_KINDS,
  type GuardDutyKind,
} from '#catalogue/readings/finding-sources.ts';
import type { JsonObject } from '#core/json.ts';
import { GUARDDUTY_TYPES } from '../support/guardduty-types.ts';
import { play } from '../support/play.ts';

const REGION = 'ap-northeast-2';
const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${MEMBER}:${rest}`;
const bucket = { name: 'amzn-s3-demo-bucket', arn: 'arn:aws:s3:::amzn-s3-demo-bucket' };

/** A resource of every kind as GuardDuty describes it, and the type that the incident gets. */
const KINDS: Readonly<Record<GuardDutyKind, readonly [details: JsonObject, type: string]>> = {
  Instance: [instanceResource('i-0a1b2c3d4e5f60001'), 'AwsEc2Instance'],
  AccessKey: [
    { accessKeyDetails: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', userName: 'alice', userType: 'IAMUser' } },
    'AwsIamAccessKey',
  ],
  S3Bucket: [{ s3BucketDetails: [bucket] }, 'AwsS3Bucket'],
  S3Object: [{ s3BucketDetails: [{ ...bucket, s3ObjectDetails: [{ key: 'invoice.pdf' }] }] }, 'AwsS3Bucket'],
  Lambda: [{ lambdaDetails: { functionName: 'pay', functionArn: arn('lambda', 'function:pay') } }, 'AwsLambdaFunction'],
  EKSCluster: [{ eksClusterDetails: { name: 'shop', arn: arn('eks', 'cluster/shop') } }, 'AwsEksCluster'],
  ECSCluster: [{ ecsClusterDetails: { name: 'shop', arn: arn('ecs', 'cluster/shop') } }, 'AwsEcsCluster'],
  RDSDBInstance: [
    { rdsDbInstanceDetails: { dbInstanceIdentifier: 'orders', dbInstanceArn: arn('rds', 'db:orders') } },
    'AwsRdsDbInstance',
  ],
  RDSLimitlessDB: [
    { rdsLimitlessDbDetails: { dbShardGroupIdentifier: 'orders', dbShardGroupArn: arn('rds', 'shard-group:orders') } },
    'Other',
  ],
};

async function signalsOf(type: string, kind: string, details: JsonObject, severity = 2) {
  const { signals } = await play([guardDutyFinding({ type, severity, resource: { ...details, resourceType: kind } })]);
  return signals;
}

describe('a finding of GuardDuty', () => {
  test.each(GUARDDUTY_TYPES)('of the type %s has a family and opens an incident, even a mild one', async (type, family) => {
    const [kind] = Object.entries(GUARDDUTY_FAMILIES).find(([name]) => type.includes(`:${name}/`))?.[1].kinds ?? [];
    expect(GUARDDUTY_FAMILIES).toHaveProperty(family);
    const signals = await signalsOf(type, kind ?? 'Unknown', kind === undefined ? {} : KINDS[kind][0]);
    expect(signals.map(({ detection, severity }) => [detection.id, severity])).toEqual([['guardduty-finding', 'LOW']]);
    expect(signals[0]?.resource.type).toBe(kind === undefined ? 'Other' : KINDS[kind][1]);
  });

  test.each(GUARDDUTY_KINDS)('about %s is about that resource', async (kind) => {
    const [details, type] = KINDS[kind];
    const [signal] = await signalsOf('Impact:Anything/Later', kind, details);
    expect(signal?.resource.type).toBe(type);
    expect(signal?.resource.arn).not.toContain(':detector/');
  });

  test.each(GUARDDUTY_KINDS)('about %s without its details is about itself', async (kind) => {
    const [signal] = await signalsOf('Impact:Anything/Later', kind, {});
    expect(signal?.resource).toMatchObject({ type: 'Other', arn: expect.stringContaining('/finding/') as string });
  });

  test('of a family that AWS adds later opens an incident as well', async () => {
    expect(await signalsOf('Impact:Quantum/Entangled', 'QuantumTask', {}, 9)).toMatchObject([{ severity: 'CRITICAL' }]);
  });
});

describe('a finding in Security Hub', () => {
  const BUCKET = { Type: 'AwsS3Bucket', Id: bucket.arn };
  const of = (product: string, severity: string, more: FindingCase = {}): FindingCase => ({
    product: `arn:aws:securityhub:${REGION}::product/aws/${product}`,
    generator: `aws/${product}`,
    compliance: null,
    severity: { Label: severity },
    resource: BUCKET,
    ...more,
  });
  const played = async (one: FindingCase, changes: JsonObject = {}) =>
    (await play([findingsImported({ findings: [{ ...securityFinding(one), ...changes }] })])).signals;

  test.each([
    ['inspector', { INFORMATIONAL: 0, LOW: 0, MEDIUM: 0, HIGH: 1, CRITICAL: 1 }],
    ['macie', { INFORMATIONAL: 0, LOW: 1, MEDIUM: 1, HIGH: 1, CRITICAL: 1 }],
    ['access-analyzer', { INFORMATIONAL: 0, LOW: 1, MEDIUM: 1, HIGH: 1, CRITICAL: 1 }],
    ['health', { INFORMATIONAL: 0, LOW: 1, MEDIUM: 1, HIGH: 1, CRITICAL: 1 }],
    ['firewall-manager', { INFORMATIONAL: 1, LOW: 1, MEDIUM: 1, HIGH: 1, CRITICAL: 1 }],
  ])('of %s opens an incident from its severity on', async (product, expected) => {
    const opened = Object.keys(expected).map(async (severity) => [severity, (await played(of(product, severity))).length]);
    expect(Object.fromEntries(await Promise.all(opened))).toEqual(expected);
  });

  test.each([
    ['a partner', `arn:aws:securityhub:${REGION}:777788889999:product/aws/inspector`],
    ['an account itself', `arn:aws:securityhub:${REGION}:${MEMBER}:product/${MEMBER}/default`],
  ])('of %s is not judged as one of Inspector, also if it calls itself Inspector', async (_, product) => {
    expect(await played(of('inspector', 'LOW', { product }))).toMatchObject([{ severity: 'LOW' }]);
  });

  test('of Inspector without a severity is MEDIUM and so opens none', async () => {
    expect(await played(of('inspector', ''))).toEqual([]);
  });

  test('of Macie is about the bucket, although the object comes first', async () => {
    const Resources = [{ Type: 'AwsS3Object', Id: `${bucket.arn}/salaries.csv` }, BUCKET];
    expect(await played(of('macie', 'HIGH'), { Resources })).toMatchObject([
      { resource: { type: 'AwsS3Bucket', id: bucket.name } },
    ]);
    expect(await played(of('inspector', 'HIGH'), { Resources })).toMatchObject([{ resource: { type: 'AwsS3Object' } }]);
  });

  test('names its first resource where none has the type its product is about, even one without a type', async () => {
    const Resources = [{ Id: 'arn:aws:s3:::first' }, { Type: 'AwsS3Object', Id: `${bucket.arn}/salaries.csv` }];
    for (const product of ['macie', 'inspector'])
      expect(await played(of(product, 'HIGH'), { Resources })).toMatchObject([{ resource: { type: 'Other', id: 'first' } }]);
  });

  const PUBLIC = { Types: ['Effects/Data Exposure/External Access Granted'] };
  const findingReportOf = async (one: FindingCase, changes: JsonObject) => {
    const { looked, signals } = await play([findingsImported({ findings: [{ ...securityFinding(one), ...changes }] })]);
    return looked.map(({ activity }) => signals[0]?.detection.findingReport?.(activity));
  };

  test('of Access Analyzer about a public bucket reports the same opening as the call that made it public', async () => {
    expect(await findingReportOf(of('access-analyzer', 'HIGH'), PUBLIC)).toEqual([{ scenario: 's3-bucket-policy-public' }]);
  });

  test.each<[string, FindingCase, JsonObject]>([
    [
      'a bucket shared with one account',
      {},
      { Types: ['Software and Configuration Checks/AWS Security Best Practices/External Access Granted'] },
    ],
    ['a public role', { resource: { Type: 'AwsIamRole', Id: `arn:aws:iam::${MEMBER}:role/deploy` } }, PUBLIC],
    [
      'a public bucket, by a partner',
      { product: `arn:aws:securityhub:${REGION}:777788889999:product/aws/access-analyzer` },
      PUBLIC,
    ],
  ])('about %s reports no opening', async (_, more, changes) => {
    expect(await findingReportOf(of('access-analyzer', 'HIGH', more), changes)).toEqual([{}]);
  });

  test('has a product that says where AWS describes it', () => {
    for (const { source } of [...Object.values(FINDING_PRODUCTS), ...Object.values(GUARDDUTY_FAMILIES)])
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });
});
