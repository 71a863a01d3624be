import { describe, expect, test } from 'vitest';
import { administratorGrants, covers, publicGrants, statementsOf } from '#core/iam/policy-reading.ts';
import type { Json, JsonObject } from '#core/json.ts';

const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*' };
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };

describe('the statements of a policy', () => {
  const one = { Version: '2012-10-17', Statement: [everything] };

  test.each<[string, Json]>([
    ['an object', one],
    ['a single statement outside a list', { Statement: everything }],
    ['JSON text with newlines', `\n${JSON.stringify(one, null, 4)}\n`],
    ['URL-encoded JSON text', encodeURIComponent(JSON.stringify(one))],
    ['keys in another case', { statement: { effect: 'Allow', ACTION: ['*'], resource: ['*'] } }],
  ])('are read from %s', (_, document) => {
    expect(statementsOf(document)).toEqual([
      {
        effect: 'Allow',
        principals: [],
        exceptPrincipals: false,
        actions: ['*'],
        notActions: [],
        resources: ['*'],
        notResources: [],
        conditions: [],
      },
    ]);
  });

  test.each<[string, Json | undefined]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['text that is not JSON', '{"Statement": ['],
    ['a broken URL encoding', '%7B%ZZ'],
    ['a number', 7],
    ['a list', [everything]],
    ['no statements', { Statement: [] }],
    ['statements nested without end', `{"Statement":${'{"items":'.repeat(20_000)}1${'}'.repeat(20_000)}}`],
    ['invalid statements', { Statement: ['Allow', 5, null, { Effect: 'Maybe' }, {}] }],
  ])('are none in %s', (_, document) => {
    expect(statementsOf(document)).toEqual([]);
  });

  test('a condition is read by operator and key, with its values as texts', () => {
    const Condition = { Bool: { 'aws:SecureTransport': false }, StringLike: { 'aws:PrincipalArn': ['a', 'b'] } };
    expect(statementsOf({ Statement: { ...read, Condition } })[0]?.conditions).toEqual([
      { operator: 'bool', key: 'aws:securetransport', values: ['false'] },
      { operator: 'stringlike', key: 'aws:principalarn', values: ['a', 'b'] },
    ]);
  });
});

describe('what a policy allows the whole world', () => {
  const isPublic = (statement: JsonObject) => publicGrants({ Statement: [{ ...read, ...statement }] }).length > 0;
  const when = (Condition: JsonObject) => isPublic({ Principal: '*', Condition });

  test.each<[string, JsonObject]>([
    ['everyone', { Principal: '*' }],
    ['every AWS principal', { Principal: { AWS: '*' } }],
    ['everyone in addition to an account', { Principal: { AWS: ['arn:aws:iam::111122223333:root', '*'] } }],
    ['everyone in addition to a service', { Principal: { Service: 'cloudfront.amazonaws.com', AWS: '*' } }],
    ['everyone but one user', { NotPrincipal: { AWS: 'arn:aws:iam::111122223333:user/bob' } }],
  ])('%s is the world', (_, statement) => {
    expect(isPublic(statement)).toBe(true);
  });

  test.each<[string, JsonObject]>([
    ['no principal', {}],
    ['an account', { Principal: { AWS: '111122223333' } }],
    ['all roles and users of an account', { Principal: { AWS: 'arn:aws:iam::111122223333:root' } }],
    ['a service', { Principal: { Service: 'cloudfront.amazonaws.com' } }],
    ['an identity provider', { Principal: { Federated: 'cognito-identity.amazonaws.com' } }],
    ['a denial', { Effect: 'Deny', Principal: '*' }],
    ['a denial of all but some', { Effect: 'Deny', NotPrincipal: { AWS: '111122223333' } }],
  ])('%s is not the world', (_, statement) => {
    expect(isPublic(statement)).toBe(false);
  });

  test.each<[string, JsonObject]>([
    ['an organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ['one of two organizations', { StringEquals: { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5', 'o-f6g7h8i9j0'] } }],
    ['a unit of an organization', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/*' } }],
    ['a network', { StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }],
    ['an endpoint, the key in another case', { stringequals: { 'AWS:sourcevpce': 'vpce-0a1b2c3d' } }],
    ['an account', { StringEquals: { 'aws:PrincipalAccount': '111122223333' } }],
    ['roles of an account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } }],
    ['a resource', { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::site' } }],
    ['a source account', { StringEquals: { 'aws:SourceAccount': '111122223333' } }],
    ['an address', { IpAddress: { 'aws:SourceIp': '198.51.100.7' } }],
    ['a block of addresses', { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '2001:db8::/32'] } }],
    ['an address and encryption', { IpAddress: { 'aws:SourceIp': '198.51.100.7/32' }, Bool: { 'aws:SecureTransport': 'true' } }],
  ])('a condition on %s keeps the world out', (_, condition) => {
    expect(when(condition)).toBe(false);
  });

  test.each<[string, JsonObject]>([
    ['encryption', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['a referring page, which any client can claim', { StringLike: { 'aws:Referer': 'https://example.com/*' } }],
    ['a user agent', { StringEquals: { 'aws:UserAgent': 'secret' } }],
    ['an external id', { StringEquals: { 'sts:ExternalId': '12345' } }],
    ['every IPv4 address', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }],
    ['both halves of IPv4', { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }],
    ['every IPv6 address in addition to one IPv4 address', { IpAddress: { 'aws:SourceIp': ['198.51.100.7/32', '::/0'] } }],
    ['all addresses but one', { NotIpAddress: { 'aws:SourceIp': '198.51.100.7/32' } }],
    ['any organization', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }],
    ['any network', { StringLike: { 'aws:SourceVpc': 'vpc-*' } }],
    ['one organization or any', { StringLike: { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5', '*'] } }],
    ['a role in any account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } }],
    ['a variable', { StringEquals: { 'aws:SourceAccount': '${aws:PrincipalAccount}' } }],
    ['all organizations but one', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ['a network, if there is one', { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }],
    ['no value at all', { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/' } }],
    ['an empty list', { StringEquals: { 'aws:SourceVpc': [] } }],
    ['a date', { DateLessThan: { 'aws:CurrentTime': '2026-03-02T09:30:00Z' } }],
  ])('a condition on %s does not', (_, condition) => {
    expect(when(condition)).toBe(true);
  });

  test('only the public statements are returned', () => {
    const Statement = [
      { ...read, Sid: 'Site', Principal: '*' },
      { ...read, Sid: 'Partner', Principal: { AWS: '111122223333' } },
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ];
    expect(publicGrants({ Statement }).map(({ sid }) => sid)).toEqual(['Site']);
  });
});

describe('what makes an administrator', () => {
  const makes = (...statements: JsonObject[]) => administratorGrants({ Statement: statements }).length > 0;

  test.each<[string, JsonObject]>([
    ['everything everywhere', everything],
    ['everything of every service', { ...everything, Action: '*:*' }],
    ['all of IAM', { ...everything, Action: ['s3:GetObject', 'iam:*'] }],
    ['all of IAM in another case', { ...everything, Action: 'IAM:*' }],
    ['one action that leads to all rights', { ...everything, Action: 'iam:PutRolePolicy' }],
    ['a pattern that covers one', { ...everything, Action: 'iam:Put????Policy' }],
    ['everything but one service', { Effect: 'Allow', NotAction: 'organizations:*', Resource: '*' }],
    ['everything everywhere but in one place', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::audit/*' }],
    ['everything of an account', { ...everything, Resource: 'arn:aws:iam::444455556666:*' }],
    ['every role', { ...everything, Resource: ['arn:aws:iam::*:role/*'] }],
    ['everything with an ARN', { ...everything, Resource: 'arn:*' }],
    ['everything with a second factor', { ...everything, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }],
  ])('%s does', (_, statement) => {
    expect(makes(statement)).toBe(true);
  });

  test.each<[string, JsonObject]>([
    ['a denial', { ...everything, Effect: 'Deny' }],
    ['everything on one bucket', { ...everything, Resource: 'arn:aws:s3:::*' }],
    ['everything on one role', { ...everything, Resource: 'arn:aws:iam::444455556666:role/build' }],
    ['all of another service', { ...everything, Action: 's3:*' }],
    ['reading IAM', { ...everything, Action: ['iam:Get*', 'iam:List*'] }],
    ['nothing but everything', { Effect: 'Allow', NotAction: '*', Resource: '*' }],
    ['an action without a resource', { Effect: 'Allow', Action: '*' }],
  ])('%s does not', (_, statement) => {
    expect(makes(statement)).toBe(false);
  });

  test('all actions in one statement and all resources in another do not add up', () => {
    expect(makes({ ...everything, Resource: 'arn:aws:s3:::site/*' }, { ...everything, Action: 's3:List*' })).toBe(false);
  });
});

describe('a pattern', () => {
  test.each([
    ['*', 'iam:CreateUser'],
    ['iam:*', 'iam:CreateUser'],
    ['IAM:create*', 'iam:CreateUser'],
    ['iam:Create????', 'iam:CreateUser'],
    ['*User', 'iam:CreateUser'],
    ['i**r', 'iam:CreateUser'],
    ['iam:CreateUser', 'iam:CreateUser'],
  ])('%s covers %s', (pattern, name) => {
    expect(covers(pattern, name)).toBe(true);
  });

  test.each([
    ['iam:Create???', 'iam:CreateUser'],
    ['iam:CreateUser?', 'iam:CreateUser'],
    ['am:*', 'iam:CreateUser'],
    ['iam.CreateUser', 'iam:CreateUser'],
    ['', 'iam:CreateUser'],
  ])('%s does not cover %s', (pattern, name) => {
    expect(covers(pattern, name)).toBe(false);
  });

  test('with many asterisks costs no more time than any other', () => {
    expect(covers(`${'*?'.repeat(2000)}x`, 'iam:CreateUser'.repeat(4))).toBe(false);
  });
});
