import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { guardDutyFinding } from '#catalogue/events/notices.ts';
import type { JsonObject } from '#core/json.ts';
import { play } from '../support/play.ts';

const REGION = 'ap-northeast-2';

/** An attack sequence with the resources it names, which AWS rates 9 or more. */
async function signalOf(type: string, resources: readonly JsonObject[]) {
  const finding = guardDutyFinding({ type, severity: 9, resource: { resourceType: 'AttackSequence' } });
  const service = { archived: false, count: 1, detection: { sequence: { uid: 'sequence', resources: [...resources] } } };
  const { signals } = await play([withFields(finding, { service })]);
  return signals[0];
}

const key = (uid: string, userType: string): JsonObject => ({
  uid,
  name: uid,
  resourceType: 'ACCESS_KEY',
  data: { accessKey: { principalId: 'AIDAEXAMPLE', userName: 'alice', userType } },
});
const bucket = (name: string): JsonObject => ({ uid: `arn:aws:s3:::${name}`, name, resourceType: 'S3_BUCKET', data: {} });
const instance: JsonObject = {
  uid: `arn:aws:ec2:${REGION}:${MEMBER}:instance/i-0a1b2c3d4e5f60001`,
  name: 'web',
  resourceType: 'EC2_INSTANCE',
  data: {},
};
const cluster = (service: string): JsonObject => ({
  uid: `arn:aws:${service}:${REGION}:${MEMBER}:cluster/shop`,
  name: 'shop',
  resourceType: `${service.toUpperCase()}_CLUSTER`,
  data: {},
});

describe('an attack sequence of GuardDuty is CRITICAL and about the one resource that its family names', () => {
  const cases: Record<string, [type: string, resources: readonly JsonObject[], about: object]> = {
    'a long-lived key': [
      'AttackSequence:IAM/CompromisedCredentials',
      [key('AKIAIOSFODNN7EXAMPLE', 'IAMUser'), bucket('amzn-s3-demo-bucket')],
      { type: 'AwsIamAccessKey', id: 'AKIAIOSFODNN7EXAMPLE' },
    ],
    'the role of temporary credentials': [
      'AttackSequence:IAM/CompromisedCredentials',
      [key('ASIAIOSFODNN7EXAMPLE', 'AssumedRole')],
      { type: 'AwsIamRole', id: 'alice' },
    ],
    'a bucket': [
      'AttackSequence:S3/CompromisedData',
      [key('AKIAIOSFODNN7EXAMPLE', 'IAMUser'), bucket('amzn-s3-demo-bucket')],
      { type: 'AwsS3Bucket', id: 'amzn-s3-demo-bucket' },
    ],
    'an instance': [
      'AttackSequence:EC2/CompromisedInstanceGroup',
      [instance],
      { type: 'AwsEc2Instance', id: 'i-0a1b2c3d4e5f60001' },
    ],
    'a cluster of EKS': [
      'AttackSequence:EKS/CompromisedCluster',
      [cluster('eks'), instance],
      { type: 'AwsEksCluster', id: 'shop' },
    ],
    'a cluster of ECS': ['AttackSequence:ECS/CompromisedCluster', [cluster('ecs')], { type: 'AwsEcsCluster', id: 'shop' }],
  };
  test.each(Object.keys(cases))('%s', async (name) => {
    const [type, resources, about] = cases[name] ?? ['', [], {}];
    expect(await signalOf(type, resources)).toMatchObject({ severity: 'CRITICAL', resource: about });
  });

  test.each<[string, string, readonly JsonObject[]]>([
    ['several buckets', 'AttackSequence:S3/CompromisedData', [bucket('amzn-s3-demo-bucket1'), bucket('amzn-s3-demo-bucket2')]],
    ['no resource', 'AttackSequence:S3/CompromisedData', []],
    ['a family that AWS adds later', 'AttackSequence:RDS/CompromisedDatabase', [instance]],
    ['a federated user', 'AttackSequence:IAM/CompromisedCredentials', [key('ASIAIOSFODNN7EXAMPLE', 'FederatedUser')]],
  ])('or about the finding itself where it names %s', async (_, type, resources) => {
    expect(await signalOf(type, resources)).toMatchObject({ severity: 'CRITICAL', resource: { type: 'Other' } });
  });
});
