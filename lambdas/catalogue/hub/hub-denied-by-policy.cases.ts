import type { JsonObject } from '#core/json.ts';
import { putBucketPolicy } from '../events/bucket-calls.ts';
import type { Cases } from '../events/cases.ts';

const bucket = 'amzn-s3-demo-bucket';
const role = 'arn:aws:iam::444455556666:role/org-security-hub/org-security-hub-remediate-storage';

const denial = (more: JsonObject) =>
  putBucketPolicy({
    bucket,
    policy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${bucket}`, ...more }],
    },
  });
const under = (operator: string, key: string, value: string) => denial({ Condition: { [operator]: { [key]: value } } });

export const cases: Cases = {
  fires: {
    'a role of the hub is the principal of a denial': denial({ Principal: { AWS: role } }),
    'the roles of the hub are denied by their path': under(
      'ArnLike',
      'aws:PrincipalArn',
      'arn:aws:iam::*:role/org-security-hub/*',
    ),
    'the roles of the hub are denied by a piece of their name': under('StringLike', 'AWS:principalarn', '*hub-remediate*'),
    'the roles of the hub are denied where the key is there': under('StringLikeIfExists', 'aws:PrincipalArn', '*org-security*'),
    'the runs of the hub are denied by the incident they carry': under('StringLike', 'aws:SourceIdentity', 'inc-*'),
  },
  staysQuiet: {
    'everyone is denied what is not encrypted in transit': under('Bool', 'aws:SecureTransport', 'false'),
    'everyone but the roles of the hub is denied': under(
      'ArnNotLike',
      'aws:PrincipalArn',
      'arn:aws:iam::*:role/org-security-hub/*',
    ),
    'everyone is denied': denial({}),
    'every role is denied': under('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::444455556666:role/*'),
    'another role is denied': denial({ Principal: { AWS: 'arn:aws:iam::444455556666:role/Deploy' } }),
    'a role of the hub is allowed something': denial({ Effect: 'Allow', Principal: { AWS: role }, Action: 's3:GetBucketPolicy' }),
  },
};
