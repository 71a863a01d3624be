import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import type { Actor } from '#core/detection/activity.ts';
import type { Exception } from '#core/incident/exception.ts';
import { exceptionFor } from '#core/incident/exception.ts';
import { fileWith, parse } from '../support/organization-file.ts';

const SHOP = { name: 'shop' };
const OTHER = '222233334444';

/** Whether an exception for these actors covers a call of one of them. */
function excuses(pattern: string, actor: Actor, resource = `arn:aws:ec2:us-east-1:${MEMBER}:security-group/sg-1`): boolean {
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

describe('no name that a caller chooses excuses it', () => {
  test.each<[string, string, Actor]>([
    ['a session that calls itself as the person who is excused', 'alice', session('evil', 'alice')],
    ['a session whose name is the ARN that is excused', `arn:aws:iam::${MEMBER}:user/alice`, session('evil', `user/alice`)],
    ['a session whose name continues the pattern', `arn:aws:sts::${MEMBER}:assumed-role/*/alice`, session('evil', 'alice')],
    ['a role of that name in another account', CI, session('ci-deploy', 'build', OTHER)],
    ['a role below a path that begins like the name', CI, session('ci-/evil', 'build')],
    ['a role of that name below any path', CI, session('evil/ci-deploy', 'build')],
    ['a role whose path holds what the pattern ends with', `arn:aws:iam::${MEMBER}:role/*-ci`, session('evil-ci/other', 'build')],
    ['a role with other capital letters', CI, session('CI-deploy', 'build')],
    ['an IAM user below a path', `arn:aws:iam::${MEMBER}:user/ali*`, user('ali/ce')],
    ['an IAM user of another account', `arn:aws:iam::${MEMBER}:user/*`, user('alice', OTHER)],
    [
      'a federated user, whose name its session chose',
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
      'a role below a deeper path of Identity Center',
      SSO,
      session('aws-reserved/sso.amazonaws.com/a/b/AWSReservedSSO_SecOps_1', 'a'),
    ],
    ['a service that acts for itself', 'cloudformation.amazonaws.com', { type: 'service', name: 'cloudformation.amazonaws.com' }],
  ])('not %s', (_, pattern, actor) => {
    expect(excuses(pattern, actor)).toBe(false);
  });

  test.each<[string, string, Actor]>([
    ['every session of a role that fits', CI, session('ci-deploy', 'whatever')],
    ['a role below the path that the pattern names', `arn:aws:iam::${MEMBER}:role/ci/*-deploy`, session('ci/web-deploy', 'x')],
    ['an IAM user below the path that the pattern names', `arn:aws:iam::${MEMBER}:user/ops/*`, user('ops/alice')],
    [
      'a permission set of Identity Center',
      SSO,
      session('aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_SecOps_0a', 'a'),
    ],
  ])('but %s', (_, pattern, actor) => {
    expect(excuses(pattern, actor)).toBe(true);
  });

  test('a pattern of resources reaches into no other account, path or service', () => {
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

describe('the organization file refuses what would excuse a name that any caller can choose', () => {
  const said = (scope: string) => () =>
    parse(fileWith(`exceptions: [{ ${scope}, reason: known and meant, owner: web, until: 2027-06-30 }]`));
  const principal =
    'must be the ARN of a role or an IAM user with its exact account, such as arn:aws:iam::444455556666:role/ci-*; * stands for letters between two slashes';

  test.each([
    ['a role of any account', 'arn:aws:iam::*:role/ci-*'],
    ['a role of an account that is left open in part', 'arn:aws:iam::4444*:role/ci-*'],
    ['a session', `arn:aws:sts::${MEMBER}:assumed-role/ci/build`],
    ['a bare name', 'alice'],
    ['everybody', '*'],
    ['every role of an account', `arn:aws:iam::${MEMBER}:role/*`],
  ])('as an actor: %s', (_, actor) => {
    expect(said(`actors: ["${actor}"]`)).toThrow(`organization.yaml is not valid: exceptions[0].actors[0] ${principal}.`);
  });

  test.each([
    ['any account', 'arn:aws:ec2:*:*:security-group/*'],
    ['any service', 'arn:aws:*:*:444455556666:*'],
    ['a bare name', 'sg-1'],
  ])('as a resource: of %s', (_, resource) => {
    expect(said(`resources: ["${resource}"]`)).toThrow(
      'organization.yaml is not valid: exceptions[0].resources[0] must be an ARN with its exact account',
    );
  });

  test('buckets by the beginning of their name, unless accounts or units say whose', () => {
    expect(said('resources: ["arn:aws:s3:::www-*"]')).toThrow(
      'organization.yaml is not valid: exceptions[0].resources: arn:aws:s3:::www-* fits buckets of any account, so name accounts or units too.',
    );
    expect(said('resources: ["arn:aws:s3:::www-*"], accounts: [shop]')).not.toThrow();
    expect(said('resources: ["arn:aws:s3:::www.example.com"]')).not.toThrow();
  });

  test('and takes roles, users and permission sets of one account', () => {
    expect(said(`actors: ["${CI}", "arn:aws:iam::${MEMBER}:user/ops/alice", "${SSO}"]`)).not.toThrow();
  });
});
