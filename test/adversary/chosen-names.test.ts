import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import type { Actor } from '#core/detection/activity.ts';
import type { Exception } from '#core/incident/exception.ts';
import { exceptionFor } from '#core/incident/exception.ts';
import { fileWith, parse } from '../support/organization-file.ts';

const SHOP = { name: 'shop' };
const OTHER = '222233334444';

/** Whether an exception for these actors covers a call of one of them. */
function isExempt(pattern: string, actor: Actor, resource = `arn:aws:ec2:us-east-1:${MEMBER}:security-group/sg-1`): boolean {
  const exception: Exception = { scope: { actors: [pattern] }, reason: 'deployments', owner: 'platform', expiresAt: 1 };
  const concerned = { scenario: 'sg-ssh-open-world', actor, resource: { type: 'Other' as const, id: 'sg-1', arn: resource } };
  return exceptionFor([exception], concerned, SHOP, 0) !== undefined;
}

function session(role: string, name: string, account = MEMBER): Actor {
  const short = role.split('/').at(-1);
  return {
    type: 'role',
    name,
    arn: `arn:aws:sts::${account}:assumed-role/${short}/${name}`,
    role: `arn:aws:iam::${account}:role/${role}`,
  };
}

const user = (path: string, account = MEMBER): Actor => ({
  type: 'user',
  name: path.split('/').at(-1) ?? path,
  arn: `arn:aws:iam::${account}:user/${path}`,
});

const CI = `arn:aws:iam::${MEMBER}:role/ci-*`;
const SSO = `arn:aws:iam::${MEMBER}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_SecOps_*`;

describe('an exception never applies because of a name that the caller chose', () => {
  test.each<[string, string, Actor]>([
    ['a session with the name of the exempt person', 'alice', session('evil', 'alice')],
    ['a session whose name is the exempt ARN', `arn:aws:iam::${MEMBER}:user/alice`, session('evil', `user/alice`)],
    ['a session whose name continues the pattern', `arn:aws:sts::${MEMBER}:assumed-role/*/alice`, session('evil', 'alice')],
    ['a role of the same name in another account', CI, session('ci-deploy', 'build', OTHER)],
    ['a role under a path that begins like the name', CI, session('ci-/evil', 'build')],
    ['a role of the same name under any path', CI, session('evil/ci-deploy', 'build')],
    ['a role whose path contains the end of the pattern', `arn:aws:iam::${MEMBER}:role/*-ci`, session('evil-ci/other', 'build')],
    ['a role name in another letter case', CI, session('CI-deploy', 'build')],
    ['an IAM user under a path', `arn:aws:iam::${MEMBER}:user/ali*`, user('ali/ce')],
    ['an IAM user of another account', `arn:aws:iam::${MEMBER}:user/*`, user('alice', OTHER)],
    [
      'a federated user, whose name the caller chose',
      `arn:aws:sts::${MEMBER}:federated-user/alice`,
      {
        type: 'federated',
        name: 'alice',
        arn: `arn:aws:sts::${MEMBER}:federated-user/alice`,
      },
    ],
    [
      'a role that only looks like one of Identity Center',
      SSO,
      session('AWSReservedSSO_SecOps_0123456789abcdef', 'alice@example.com'),
    ],
    [
      'a role under a deeper path of Identity Center',
      SSO,
      session('aws-reserved/sso.amazonaws.com/a/b/AWSReservedSSO_SecOps_1', 'a'),
    ],
    ['a service that acts for itself', 'cloudformation.amazonaws.com', { type: 'service', name: 'cloudformation.amazonaws.com' }],
  ])('it does not apply to %s', (_, pattern, actor) => {
    expect(isExempt(pattern, actor)).toBe(false);
  });

  test.each<[string, string, Actor]>([
    ['every session of a matching role', CI, session('ci-deploy', 'whatever')],
    ['a role under the path in the pattern', `arn:aws:iam::${MEMBER}:role/ci/*-deploy`, session('ci/web-deploy', 'x')],
    ['an IAM user under the path in the pattern', `arn:aws:iam::${MEMBER}:user/ops/*`, user('ops/alice')],
    [
      'a permission set of Identity Center',
      SSO,
      session('aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_SecOps_0a', 'a'),
    ],
  ])('it applies to %s', (_, pattern, actor) => {
    expect(isExempt(pattern, actor)).toBe(true);
  });

  test('a resource pattern matches in no other account and under no other path', () => {
    const fits = (pattern: string, arn: string) => {
      const exception: Exception = { scope: { resources: [pattern] }, reason: 'known', owner: 'web', expiresAt: 1 };
      const concerned = { scenario: 'x', actor: session('a', 'b'), resource: { type: 'Other' as const, id: 'x', arn } };
      return exceptionFor([exception], concerned, SHOP, 0) !== undefined;
    };
    expect(fits(`arn:aws:ec2:*:${MEMBER}:security-group/*`, `arn:aws:ec2:us-east-1:${MEMBER}:security-group/sg-1`)).toBe(true);
    expect(fits(`arn:aws:ec2:*:${MEMBER}:security-group/*`, `arn:aws:ec2:us-east-1:${OTHER}:security-group/sg-1`)).toBe(false);
    expect(fits('arn:aws:s3:::www-*', 'arn:aws:s3:::www-shop')).toBe(true);
    expect(fits('arn:aws:s3:::www-*', 'arn:aws:s3:::www-shop/customers.csv')).toBe(false);
  });
});

describe('the organization file refuses an exception that any caller could match', () => {
  const parsing = (scope: string) => () =>
    parse(fileWith(`exceptions: [{ ${scope}, reason: known and meant, owner: web, until: 2027-06-30 }]`));
  const principal =
    'must be the ARN of a role or an IAM user with its exact account, such as arn:aws:iam::444455556666:role/ci-*; * stands for letters between two slashes';

  test.each([
    ['a role of any account', 'arn:aws:iam::*:role/ci-*'],
    ['a role with a wildcard in the account', 'arn:aws:iam::4444*:role/ci-*'],
    ['a session', `arn:aws:sts::${MEMBER}:assumed-role/ci/build`],
    ['a bare name', 'alice'],
    ['every caller', '*'],
    ['every role of an account', `arn:aws:iam::${MEMBER}:role/*`],
  ])('as an actor: %s', (_, actor) => {
    expect(parsing(`actors: ["${actor}"]`)).toThrow(`organization.yaml is not valid: exceptions[0].actors[0] ${principal}.`);
  });

  test.each([
    ['any account', 'arn:aws:ec2:*:*:security-group/*'],
    ['any service', 'arn:aws:*:*:444455556666:*'],
    ['a bare name', 'sg-1'],
  ])('as a resource: %s', (_, resource) => {
    expect(parsing(`resources: ["${resource}"]`)).toThrow(
      'organization.yaml is not valid: exceptions[0].resources[0] must be an ARN with its exact account',
    );
  });

  test('as a resource: buckets by prefix, unless accounts or units are named', () => {
    expect(parsing('resources: ["arn:aws:s3:::www-*"]')).toThrow(
      'organization.yaml is not valid: exceptions[0].resources: arn:aws:s3:::www-* fits buckets of any account, so name accounts or units too.',
    );
    expect(parsing('resources: ["arn:aws:s3:::www-*"], accounts: [shop]')).not.toThrow();
    expect(parsing('resources: ["arn:aws:s3:::www.example.com"]')).not.toThrow();
  });

  test('but it accepts roles, users and permission sets of one account', () => {
    expect(parsing(`actors: ["${CI}", "arn:aws:iam::${MEMBER}:user/ops/alice", "${SSO}"]`)).not.toThrow();
  });
});
