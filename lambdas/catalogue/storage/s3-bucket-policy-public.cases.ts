import type { Json, JsonObject } from '#core/json.ts';
import { withFields } from '../events/api-call.ts';
import {
  bucketCall,
  deleteAccessPointPolicy,
  deleteBucketPolicy,
  putAccessPointPolicy,
  putBucketPolicy,
} from '../events/bucket-calls.ts';
import { root } from '../events/callers.ts';
import type { Cases, KnownFact } from '../events/cases.ts';

const bucket = 'amzn-s3-demo-bucket';
const Resource = `arn:aws:s3:::${bucket}/*`;
const read = { Sid: 'Everybody', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource };

function document(...statements: JsonObject[]): JsonObject {
  return { Version: '2012-10-17', Statement: statements };
}

function puts(policy: Json) {
  return putBucketPolicy({ bucket, policy });
}

/** A public read statement with a condition. */
function onCondition(Condition: JsonObject) {
  return puts(document({ ...read, Condition }));
}

/** A public read statement for everything behind an access point. */
function throughPoint(Condition?: JsonObject) {
  const objects = 'arn:aws:s3:ap-northeast-2:444455556666:accesspoint/reports/object/*';
  const statement = { ...read, Resource: objects, ...(Condition !== undefined && { Condition }) };
  return putAccessPointPolicy({ point: 'reports', policy: document(statement) });
}

function access(policiesCount: boolean): KnownFact[] {
  return [
    [
      { ask: 'bucket-access', bucket },
      { aclsCount: !policiesCount, policiesCount, website: false, tags: {} },
    ],
  ];
}

const tlsOnly = {
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${bucket}`, Resource],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

export const cases: Cases = {
  fires: {
    'anyone may read, and public policies have effect': { events: puts(document(read)), facts: access(true) },
    'anyone may read, and it is unknown whether public policies have effect': puts(document(read)),
    'the principal is an object with AWS: *': puts(document({ ...read, Principal: { AWS: '*' } })),
    'the wildcard is one of several principals': puts(
      document({ ...read, Principal: { AWS: ['arn:aws:iam::123456789012:root', '*'] } }),
    ),
    'NotPrincipal excludes one account and allows anyone else': puts(
      document({
        Effect: 'Allow',
        NotPrincipal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource,
      }),
    ),
    'the only statement is an object, not a list': puts({ Version: '2012-10-17', Statement: read }),
    'the second of two statements is public': puts(document(tlsOnly, read)),
    'the policy is recorded as a string with newlines': puts(JSON.stringify(document(read), null, 2)),
    'the condition only requires encrypted transport': onCondition({ Bool: { 'aws:SecureTransport': 'true' } }),
    'the condition only requires a referrer, which anyone can send': onCondition({
      StringLike: { 'aws:Referer': 'https://www.example.com/*' },
    }),
    'the condition only requires a user agent': onCondition({ StringEquals: { 'aws:UserAgent': 'internal' } }),
    'the condition allows every address': onCondition({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '0.0.0.0/0'] } }),
    'the condition allows half of all addresses': onCondition({ IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }),
    'the condition allows a range broader than /8 beside a narrow one': onCondition({
      IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '16.0.0.0/7'] },
    }),
    'the condition allows adjacent ranges that are together broader than /8': onCondition({
      IpAddress: { 'aws:SourceIp': ['16.0.0.0/8', '17.0.0.0/8'] },
    }),
    'the condition allows an IPv6 range broader than /32': onCondition({ IpAddress: { 'aws:SourceIp': '2400::/12' } }),
    'the condition allows a private address, which every VPC can have': onCondition({
      IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/24' },
    }),
    'the condition requires that a service passes the call on, for any caller': onCondition({
      Bool: { 'aws:ViaAWSService': 'true' },
    }),
    'the condition names one service that passes calls on': onCondition({
      'ForAnyValue:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' },
    }),
    'the condition excludes the endpoints of one organization': onCondition({
      StringNotEquals: { 'aws:VpceOrgID': 'o-a1b2c3d4e5' },
    }),
    'the condition only limits requests that come through an endpoint': onCondition({
      StringEqualsIfExists: { 'aws:VpceOrgID': 'o-a1b2c3d4e5' },
    }),
    'the condition is about the owner of the bucket': onCondition({
      StringEquals: { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' },
    }),
    'the condition names the account of callers without credentials': onCondition({
      StringEquals: { 'aws:PrincipalAccount': 'anonymous' },
    }),
    'the condition is on a key the hub does not know, so a person decides': onCondition({
      StringEquals: { 'aws:BadgeOfTheYear': 'blue' },
    }),
    'anyone may make any call that reads': puts(document({ ...read, Action: 's3:Get*' })),
    'the condition on the organization also holds for callers without one': onCondition({
      StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
    }),
    'the condition on the organization holds for callers without any value': onCondition({
      'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
    }),
    'the condition excludes one VPC endpoint': onCondition({ StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
    'the condition allows any VPC with a wildcard': onCondition({ StringLike: { 'aws:SourceVpc': 'vpc-*' } }),
    'the condition allows access points of any account': onCondition({
      StringLike: { 's3:DataAccessPointArn': 'arn:aws:s3:ap-northeast-2:*:accesspoint/reports' },
    }),
    'a second statement denies everyone outside the organization, and S3 judges each by itself': puts(
      document(read, {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource,
        Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      }),
    ),
    'two statements allow ranges that are together broader than /8': puts(
      document(
        { ...read, Condition: { IpAddress: { 'aws:SourceIp': '16.0.0.0/8' } } },
        { ...read, Sid: 'More', Condition: { IpAddress: { 'aws:SourceIp': '17.0.0.0/8' } } },
      ),
    ),
    'the policy of a directory bucket allows everyone': putBucketPolicy({
      bucket: 'amzn-s3-demo-bucket--apne2-az1--x-s3',
      policy: document({ ...read, Action: 's3express:CreateSession' }),
      source: 's3express.amazonaws.com',
    }),
    'an access point allows everyone': throughPoint(),
    'an access point is limited to requests through itself, which all are': throughPoint({
      StringEquals: { 's3:DataAccessPointAccount': '444455556666' },
    }),
    'the condition allows any account with a wildcard': onCondition({ StringLike: { 'aws:PrincipalAccount': '*' } }),
    'the condition excludes one address and allows all others': onCondition({
      NotIpAddress: { 'aws:SourceIp': '203.0.113.9/32' },
    }),
    'the sub-resource is recorded as a list and the field Host in lower case': withFields(puts(document(read)), {
      eventVersion: '1.05',
      resources: undefined,
      requestParameters: {
        host: [`${bucket}.s3.ap-northeast-2.amazonaws.com`],
        bucketName: bucket,
        policy: [''],
        bucketPolicy: document(read),
      },
    }),
    'root makes the call': putBucketPolicy({ bucket, policy: document(read), by: root() }),
  },
  staysQuiet: {
    'public policies are restricted to the account': { events: puts(document(read)), facts: access(false) },
    'a deny for requests without encrypted transport has a wildcard principal': puts(document(tlsOnly)),
    'one account may read': puts(document({ ...read, Principal: { AWS: 'arn:aws:iam::123456789012:root' } })),
    'an AWS service may write': puts(
      document({ ...read, Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject' }),
    ),
    'anyone in the own organization may read': onCondition({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
    'anyone behind one VPC endpoint may read': onCondition({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
    'anyone at the office may read': onCondition({ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }),
    'one session of a role may read': onCondition({ StringLike: { 'aws:userId': 'AROAIDPPEZS35WEXAMPLE:reader' } }),
    'one user may read, by id and by name': onCondition({
      StringLike: { 'aws:userid': 'AIDACKCEVSQ6C2EXAMPLE', 'aws:username': 'alice' },
    }),
    'one unit of the own organization may read': onCondition({
      'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/' },
    }),
    'services may read for one account, compared as a pattern': onCondition({
      StringLike: { 'aws:SourceAccount': '123456789012' },
    }),
    'every access point of one account may read': onCondition({
      StringLike: { 's3:DataAccessPointArn': 'arn:aws:s3:ap-northeast-2:123456789012:accesspoint/*' },
    }),
    'NotPrincipal keeps everyone but one account out': puts(
      document({ Effect: 'Deny', NotPrincipal: { AWS: '123456789012' }, Action: 's3:*', Resource }),
    ),
    'anyone at the office may read, and the private network of the office too': onCondition({
      IpAddress: { 'aws:SourceIp': ['198.51.100.7', '10.0.0.0/8', '172.16.0.0/12', '2001:db8::/32'] },
    }),
    'anyone behind an endpoint of the own organization may read': onCondition({
      StringEquals: { 'aws:VpceOrgID': 'o-a1b2c3d4e5' },
    }),
    'anyone behind an endpoint of one unit may read': onCondition({
      'ForAnyValue:StringLike': { 'aws:VpceOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*' },
    }),
    'anyone behind an endpoint of one account may read': onCondition({ StringEquals: { 'aws:VpceAccount': '123456789012' } }),
    'anyone in one VPC, named by its ARN, may read': onCondition({
      ArnEquals: { 'aws:SourceVpcArn': 'arn:aws:ec2:ap-northeast-2:123456789012:vpc/vpc-0a1b2c3d' },
    }),
    'services may write for any account of the own organization': onCondition({
      StringEquals: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' },
    }),
    'services may write for one unit of the own organization': onCondition({
      'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': 'o-a1b2c3d4e5/r-ab12/*' },
    }),
    'only the organization that owns the bucket may read': onCondition({
      StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' },
    }),
    'AWS services may read, as if they were the principal': onCondition({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
    'an access point allows one account': throughPoint({ StringEquals: { 'aws:PrincipalAccount': '123456789012' } }),
    'the policy of an access point is deleted': deleteAccessPointPolicy({ point: 'reports' }),
    'a CloudFront distribution may read': onCondition({
      StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::444455556666:distribution/EDFDVBD6EXAMPLE' },
    }),
    'the wildcard is only in the resource and the action': puts(
      document({ ...read, Principal: { AWS: '123456789012' }, Action: 's3:*', Resource: '*' }),
    ),
    'the wildcard principal is only in the name of a statement': puts(
      document({ ...read, Sid: '"Principal":"*"', Principal: { AWS: '123456789012' } }),
    ),
    'the policy is not valid JSON': puts('not JSON'),
    'AWS refused it because public policies are blocked': putBucketPolicy({
      bucket,
      policy: document(read),
      error: 'AccessDenied',
    }),
    'the policy is deleted': deleteBucketPolicy({ bucket }),
    'the call only reads whether the policy is public': bucketCall({
      bucket,
      name: 'GetBucketPolicyStatus',
      subresource: 'policyStatus',
    }),
    'the event is the copy for the caller, and the bucket belongs to another account': putBucketPolicy({
      bucket,
      policy: document(read),
      owner: '123456789012',
    }),
    'the record has no request at all': withFields(puts(document(read)), { requestParameters: null }),
  },
};
