import { describe, expect, test } from 'vitest';
import { ROLLOUT_SESSION } from '#core/naming.ts';
import { CONTROL_POLICY_LIMIT, controlPolicies, POLICIES_PER_TARGET } from '#stacks/control-policies.ts';
import type { Organization } from '#stacks/organization/organization.ts';
import { EVERY_CONTROL } from '#test/support/control-policies.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import { changed, EXAMPLE_TEXT, parse } from '#test/support/organization-file.ts';
import { asList, EXAMPLE, resourcesOf, stackIn, type WrittenStatement, writtenStatements } from '#test/support/synthesized.ts';

const HUB = EXAMPLE.naming.hubAccount;
const written = (more: string): Organization => parse(`${EXAMPLE_TEXT}\ncontrolPolicies: ${more}\n`);
const targetsOf = (organization: Organization) =>
  Object.fromEntries(controlPolicies(organization).map(({ name, targets }) => [name, targets]));

/** The longest names that the file accepts. */
const LONGEST: Organization = {
  ...EVERY_CONTROL,
  naming: { ...EXAMPLE.naming, rolePath: `/${'p'.repeat(60)}/`, rolePrefix: 'x'.repeat(32) },
  deploy: { role: 'd'.repeat(64) },
  controlPolicies: {
    ...EVERY_CONTROL.controlPolicies,
    spare: ['arn:aws:iam::444455556666:role/AWSControlTowerExecution', 'arn:aws:iam::444455556666:role/stacksets-exec-*'],
    taggers: ['arn:aws:iam::444455556666:role/platform/tagging'],
  },
};

describe('the control policies', () => {
  test('of the example take one place at the root and one on the hub account, and FullAWSAccess takes one of the five everywhere', () => {
    expect(targetsOf(EXAMPLE)).toEqual({
      'org-security-hub-baseline-tags-services': ['root'],
      'org-security-hub-hub': [HUB],
      'org-security-hub-evidence': [HUB],
    });
  });

  test.each([
    ['every option', EVERY_CONTROL],
    ['every option and the longest names', LONGEST],
  ])('have at most 5,120 characters and leave a place for others on every target, with %s', (_, organization) => {
    const policies = controlPolicies(organization);
    expect(policies.filter(({ content }) => content.length > CONTROL_POLICY_LIMIT).map(({ name }) => name)).toEqual([]);
    for (const target of new Set(policies.flatMap(({ targets }) => targets))) {
      for (const type of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY']) {
        const here = policies.filter((one) => one.type === type && one.targets.includes(target));
        expect(here.length, `${type} on ${target}`).toBeLessThan(POLICIES_PER_TARGET - 1);
      }
    }
  });

  test('are attached by the organization stack: to the root by the id that AWS returns, to everything else by the id in the file', () => {
    const attached = resourcesOf(stackIn(CLOUD, 'organization'), 'aws_organizations_policy_attachment');
    expect(attached.map(({ target_id }) => target_id).toSorted()).toEqual([
      `\${data.aws_organizations_organization.organization.roots[0].id}`,
      HUB,
      HUB,
    ]);
  });

  test('can be switched off one by one, and all together', () => {
    expect(targetsOf(written('{ tags: off, services: off }'))).toMatchObject({ 'org-security-hub-baseline': ['root'] });
    expect(targetsOf(written('{ baseline: off, tags: off, services: off, hub: off, evidence: off }'))).toEqual({});
  });

  test('bind only the units and accounts that the file names, if it names some', () => {
    const file = EXAMPLE_TEXT.replace('  sandbox:\n', '  sandbox:\n    id: ou-exam-12345678\n');
    const { targets } = parse(`${file}\ncontrolPolicies: { rootUser: { units: [sandbox], accounts: [shop] } }\n`).controlPolicies;
    expect(targets.rootUser).toEqual(['ou-exam-12345678', '444455556666']);
  });

  test('on security services are off where the hub does not administer these, unless the file sets them on', () => {
    const existing = changed('  # trail: existing', '  services: existing\n  # trail: existing');
    expect(parse(existing).controlPolicies.targets.services).toEqual([]);
    expect(parse(`${existing}\ncontrolPolicies: { services: on }\n`).controlPolicies.targets.services).toEqual(['root']);
  });

  test('on evidence are left out where the management account stores it, which no such policy binds', () => {
    const file = changed(
      '  # ledger: { account: log-archive',
      '  ledger: { account: management }\n  # ledger: { account: log-archive',
    );
    expect(parse(file).controlPolicies.targets.evidence).toEqual([]);
  });

  test.each([
    ['{ rootUser: { units: [sandbox] } }', 'units: sandbox needs its id'],
    ['{ rootUser: { units: [nowhere] } }', 'units does not list nowhere'],
    ['{ rootUser: { accounts: [nobody] } }', 'no account is named nobody'],
    ['{ rootUser: { accounts: [management] } }', 'AWS applies no policy to the management account management'],
    ['{ rootUser: sometimes }', 'must be on, off, or a section with units or accounts'],
    ['{ rootUser: {} }', 'names neither units nor accounts'],
    ['{ spare: ["*"] }', 'must be ARNs of roles'],
    ['{ spare: ["arn:aws:iam::*:role/AWSControlTowerExecution"] }', 'must be ARNs of roles with the id of their account'],
    ['{ taggers: ["arn:aws:iam::*:role/platform/tagging"] }', 'a role of that name may exist in another account'],
    ['{ spare: ["arn:aws:iam::444455556666:role/*"] }', 'must be ARNs of roles'],
  ])('written as %s are answered with the way out', (more, sentence) => {
    expect(() => written(more)).toThrow(sentence);
  });
});

/** Elements that AWS refuses in these documents, and elements that every denial must have. */
describe('every statement', () => {
  const statements = controlPolicies(EVERY_CONTROL).flatMap(({ name, type, content }) =>
    (writtenStatements(content) as (WrittenStatement & { Sid: string })[]).map((statement) => ({ name, type, ...statement })),
  );

  test('is a denial with a unique id, and without elements that AWS refuses', () => {
    expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
    for (const statement of statements) {
      expect(statement.Effect, statement.Sid).toBe('Deny');
      expect(Object.keys(statement), statement.Sid).not.toContain('NotPrincipal');
      expect(statement.Sid).toMatch(/^[A-Za-z0-9]+$/);
    }
  });

  test('of a resource control policy has every principal and only actions of one service; others have no principal', () => {
    for (const { Sid, type, Principal, Action } of statements) {
      if (type === 'SERVICE_CONTROL_POLICY') expect(Principal, Sid).toBeUndefined();
      else {
        expect(Principal, Sid).toBe('*');
        expect(asList(Action).filter((action) => !/^s3:\w+\*?$/.test(action))).toEqual([]);
      }
    }
  });

  test('spares the deploy role, so that no call of a rollout is refused, except in the statements about leaving and about writing evidence', () => {
    const deployRole = `arn:aws:iam::*:role/${EXAMPLE.deploy.role}`;
    const binding = statements.filter(
      ({ Condition = {} }) => !asList(Condition.ArnNotLike?.['aws:PrincipalArn'] as string[]).includes(deployRole),
    );
    expect(binding.map(({ Sid }) => Sid).toSorted()).toEqual(['OneFunctionWrites', 'RootUser', 'Stay']);
  });

  test('identifies callers by the role ARN that AWS sets, never by a session name, a tag or the source of the call', () => {
    const keys = statements.flatMap(({ Condition = {} }) => Object.values(Condition).flatMap(Object.keys));
    expect([...new Set(keys)].toSorted()).toEqual([
      'aws:PrincipalArn',
      'aws:RequestedRegion',
      'aws:ResourceTag/application',
      'aws:TagKeys',
      'dynamodb:LeadingKeys',
      'lambda:FunctionArn',
      's3:RequestObjectTagKeys',
    ]);
    expect(JSON.stringify(statements)).not.toContain(ROLLOUT_SESSION);
  });
});
