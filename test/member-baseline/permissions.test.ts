import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT } from '#catalogue/events/cases.ts';
import { planPolicy, sessionPolicy } from '#core/iam/policy.ts';
import { PRODUCT, roleArn } from '#core/naming.ts';
import { FAMILY_OF, type PlaybookId } from '#core/playbook/playbook-id.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { PLAYBOOKS, permissionsOf } from '#playbooks/index.ts';
import { MEMBER_OF_HUB, remediationsOf, USED_FAMILIES } from '#test/support/baseline.ts';
import { type Document, isAllowed } from '#test/support/iam.ts';

const { naming, account } = MEMBER_OF_HUB;
const REGION = 'ap-northeast-2';
const EVERYTHING: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const INLINE_LIMIT = 10_240;

/** One resource of every kind that a playbook changes or an attacker wants. */
const ARNS = [
  '*',
  `arn:aws:ec2:${REGION}:${account}:security-group/sg-0a1b2c3d4e5f60001`,
  `arn:aws:ec2:${REGION}:${account}:instance/i-0a1b2c3d4e5f60001`,
  `arn:aws:cloudtrail:${REGION}:${account}:trail/organization-trail`,
  `arn:aws:iam::${account}:user/mallory`,
  `arn:aws:iam::${account}:role/admin`,
  `arn:aws:iam::${account}:group/administrators`,
  `arn:aws:iam::${account}:policy/everything`,
  `arn:aws:kms:${REGION}:${account}:key/0a1b2c3d-0000-4000-8000-000000000001`,
  'arn:aws:s3:::customers',
  'arn:aws:s3:::customers/all.csv',
];

/** Actions that neither a fix nor an undo ever needs: no playbook may declare them, and no role allows them. */
const NEVER = [
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'cloudtrail:RemoveTags',
  'config:StopConfigurationRecorder',
  'config:DeleteConfigurationRecorder',
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:CreateTags',
  'ec2:DeleteTags',
  'ec2:DeleteSecurityGroup',
  'ec2:TerminateInstances',
  'events:DeleteRule',
  'events:DisableRule',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreatePolicyVersion',
  'iam:CreateRole',
  'iam:CreateUser',
  'iam:DeleteAccountPasswordPolicy',
  'iam:DeletePermissionsBoundary',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateLoginProfile',
  'kms:DisableKey',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'lambda:UpdateFunctionCode',
  'organizations:LeaveOrganization',
  's3:DeleteBucket',
  's3:DeleteObject',
  's3:GetObject',
  'sqs:PurgeQueue',
  'sts:AssumeRole',
];

/** Actions that let a principal give itself every permission, and that some playbooks need nevertheless. */
const ESCALATES = [
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:PassRole',
  'iam:PutGroupPolicy',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
  'iam:SetDefaultPolicyVersion',
];

describe.each(remediationsOf(USED_FAMILIES))('the role $purpose', ({ family, phase, purpose }) => {
  const { policy } = remediationRole(MEMBER_OF_HUB, family, phase);
  const permissions = permissionsOf(family, phase);
  const own = new Set(permissions.map(({ action }) => action));
  const declared = USED_FAMILIES.flatMap((one) => [...permissionsOf(one, 'fix'), ...permissionsOf(one, 'undo')]);
  const undeclared = [...new Set([...declared.map(({ action }) => action), ...NEVER, ...ESCALATES])].filter(
    (action) => !own.has(action),
  );

  test('declares no action that no playbook may ever need', () => {
    expect(NEVER.filter((action) => own.has(action))).toEqual([]);
  });

  test.each(undeclared)('refuses %s, even if another policy allowed everything', (action) => {
    for (const resource of ARNS)
      expect(isAllowed({ action, resource }, { identity: [policy, EVERYTHING] }), resource).toBe(false);
  });

  test('may act only on resources of its own account', () => {
    const scope = { account, region: REGION, resource: 'one' };
    for (const { action, on } of permissions) {
      for (const arn of [on(scope)].flat().filter((one) => one.includes(`:${account}:`))) {
        const resource = arn.replaceAll(account, HUB_ACCOUNT).replaceAll('*', 'one');
        expect(isAllowed({ action, resource }, { identity: [policy] }), `${action} on ${resource}`).toBe(false);
      }
    }
  });

  test('may do nothing to roles, rules and queues of the hub, even if another policy allowed everything', () => {
    const hub = [
      roleArn(naming, account, purpose),
      roleArn(naming, account, 'forward-events'),
      roleArn(naming, account, 'inspect'),
      `arn:aws:events:${REGION}:${account}:rule/${PRODUCT}-ec2`,
      `arn:aws:sqs:${REGION}:${account}:${PRODUCT}-undelivered`,
    ];
    const actions = [
      ...own,
      'iam:DeleteRole',
      'iam:PutRolePolicy',
      'iam:UpdateAssumeRolePolicy',
      'events:DisableRule',
      'sqs:PurgeQueue',
    ];
    for (const action of actions) {
      for (const resource of hub) {
        expect(isAllowed({ action, resource }, { identity: [policy, EVERYTHING] }), `${action} on ${resource}`).toBe(false);
      }
    }
  });

  test('has a policy within the limit for all inline policies of a role', () => {
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(INLINE_LIMIT);
  });
});

describe('an action that can escalate privileges', () => {
  const scope = { account, region: REGION, resource: 'alice' };
  const escalating = Object.values(PLAYBOOKS).flatMap(({ id, permissions }) =>
    (['fix', 'undo'] as const).flatMap((phase) =>
      permissions[phase].filter(({ action }) => ESCALATES.includes(action)).map(({ action }) => ({ id, phase, action })),
    ),
  );

  test('is declared only by playbooks of identity and logging', () => {
    expect(escalating.filter(({ id }) => FAMILY_OF[id] !== 'identity' && FAMILY_OF[id] !== 'logging')).toEqual([]);
  });

  test.each(escalating)(
    '$action of the $phase of $id is refused on any resource but that of the incident',
    ({ id, phase, action }) => {
      const { permissions } = PLAYBOOKS[id];
      const family = FAMILY_OF[id];
      const identity = [remediationRole(MEMBER_OF_HUB, family, phase).policy];
      const session = sessionPolicy(permissions[phase], scope);
      for (const resource of ARNS) expect(isAllowed({ action, resource }, { identity, session }), resource).toBe(false);
    },
  );

  test.each(escalating)(
    '$action of the $phase of $id is refused on any resource that the plan does not name',
    ({ id, phase, action }) => {
      const { permissions } = PLAYBOOKS[id];
      const family = FAMILY_OF[id];
      const identity = [remediationRole(MEMBER_OF_HUB, family, phase).policy];
      const arns = [`arn:aws:iam::${account}:user/alice`];
      const session = planPolicy(permissions[phase], [{ action, resource: 'alice', arns, input: {} }]);
      for (const resource of ARNS) expect(isAllowed({ action, resource }, { identity, session }), resource).toBe(false);
    },
  );
});

test('every playbook is tested in every situation by the harness', () => {
  const folder = new URL('..', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const written = files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  const ids = Object.keys(PLAYBOOKS) as PlaybookId[];
  expect(ids.filter((id) => !written.includes(`describePlaybook('${id}'`))).toEqual([]);
});
