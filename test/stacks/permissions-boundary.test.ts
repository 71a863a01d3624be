import { describe, expect, test } from 'vitest';
import { boundaryDocument, MANAGED_POLICY_LIMIT } from '#stacks/permissions-boundary.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import { type Document, isAllowed } from '#test/support/iam.ts';
import { changed, parse, uncommented } from '#test/support/organization-file.ts';
import { requestsOfRoles } from '#test/support/requests-of-roles.ts';
import { asList, EXAMPLE, resourcesOf, stackIn, synthesized, writtenStatements } from '#test/support/synthesized.ts';

const EVERYTHING: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const BOUNDARY = JSON.parse(boundaryDocument(EXAMPLE)) as Document;
const ON = await synthesized(
  parse(
    uncommented('notices', changed('  # permissionsBoundary: arn', '  permissionsBoundary: on\n  # permissionsBoundary: arn')),
  ),
);
/** The roles of the example, and of the sections that are off in it. */
const ROLES = [...Object.values(CLOUD).flatMap(requestsOfRoles), ...requestsOfRoles(stackIn(ON, 'central'))].filter(
  (one, index, all) => all.findIndex(({ role }) => role === one.role) === index,
);

/** Whether the boundary lets a role do what some policy allows it. */
const may = (action: string, resource = '*') => isAllowed({ action, resource }, { identity: [EVERYTHING], boundary: BOUNDARY });

describe('the permissions boundary of policies/', () => {
  test('fits into a managed policy, with the longest names', () => {
    const longest = {
      naming: { ...EXAMPLE.naming, rolePath: `/${'p'.repeat(200)}/`, rolePrefix: 'x'.repeat(32) },
      deploy: { role: 'd'.repeat(64) },
    };
    expect(boundaryDocument(longest).length).toBeLessThanOrEqual(MANAGED_POLICY_LIMIT);
  });

  test('is switched on by one line: then each stack with roles creates it, and every role has it', () => {
    for (const [name, stack] of Object.entries(ON)) {
      const roles = resourcesOf(stack, 'aws_iam_role');
      const policies = Object.entries(stack.resource.aws_iam_policy ?? {});
      expect(policies.length, name).toBe(roles.length === 0 ? 0 : 1);
      for (const [id, policy] of policies) {
        expect(JSON.parse(String(policy.policy))).toEqual(BOUNDARY);
        for (const role of roles) expect(role.permissions_boundary, String(role.name)).toBe(`\${aws_iam_policy.${id}.arn}`);
      }
    }
    const created = Object.values(ON).flatMap((stack) =>
      resourcesOf(stack, 'aws_iam_policy').map(({ name }) => `${stack.provider.aws[0]?.allowed_account_ids[0]} ${name}`),
    );
    expect(new Set(created).size).toBe(created.length);
    expect(Object.values(CLOUD).flatMap((stack) => resourcesOf(stack, 'aws_iam_policy'))).toEqual([]);
  });

  test.each(ROLES.map((one) => [one.role, one] as const))(
    'lets %s do everything that its own policy allows',
    (_, { requests }) => {
      expect(requests.filter(({ action, resource }) => !may(action, resource))).toEqual([]);
    },
  );

  test('allows no action that no role needs', () => {
    const needed = new Set(ROLES.flatMap(({ requests }) => requests.map(({ action }) => action)));
    const allowed = writtenStatements(boundaryDocument(EXAMPLE)).flatMap(({ Effect, Action }) =>
      Effect === 'Allow' ? asList(Action) : [],
    );
    // What AWS's own policy for the aggregator of AWS Config needs.
    const ofAggregator = ['organizations:Describe*', 'organizations:List*'];
    expect(allowed.filter((action) => !needed.has(action) && !ofAggregator.includes(action))).toEqual([]);
  });

  test.each([
    'cloudtrail:StopLogging',
    'cloudtrail:DeleteTrail',
    'config:StopConfigurationRecorder',
    'ec2:RunInstances',
    'ec2:CreateTags',
    'events:PutRule',
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:CreatePolicyVersion',
    'iam:CreateRole',
    'iam:CreateUser',
    'iam:DeleteRolePermissionsBoundary',
    'iam:PutRolePermissionsBoundary',
    'iam:UpdateAssumeRolePolicy',
    'kms:ScheduleKeyDeletion',
    'lambda:UpdateFunctionCode',
    'organizations:LeaveOrganization',
    's3:DeleteObject',
    'sns:Publish',
    'sqs:PurgeQueue',
  ])('refuses %s, even with more policies attached to a role', (action) => {
    expect(may(action)).toBe(false);
    expect(may(action, `arn:aws:iam::444455556666:role/admin`)).toBe(false);
  });

  test('lets no role change a role or a boundary of the hub, or the deploy role, or assume any other role', () => {
    const at = (rest: string) => `arn:aws:iam::444455556666:${rest}`;
    const own = ['role/org-security-hub/org-security-hub-inspect', `role/${EXAMPLE.deploy.role}`].map(at);
    for (const resource of own)
      for (const action of ['iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:PassRole'])
        expect(may(action, resource)).toBe(false);
    expect(may('iam:SetDefaultPolicyVersion', at('policy/org-security-hub/org-security-hub-boundary-member'))).toBe(false);
    expect(may('sts:AssumeRole', at(`role/${EXAMPLE.deploy.role}`))).toBe(false);
    expect(may('sts:AssumeRole', own[0])).toBe(true);
  });
});
