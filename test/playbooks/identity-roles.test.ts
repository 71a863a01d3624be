import { describe, expect, test } from 'vitest';
import { planPolicy } from '#core/iam/policy.ts';
import { PHASES } from '#core/playbook/playbook-id.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { MEMBER_OF_HUB } from '../support/baseline.ts';
import { type Document, isAllowed } from '../support/iam.ts';

const ANYTHING: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

describe('the identity roles of a member', () => {
  const { account } = MEMBER_OF_HUB;
  const roles = Object.fromEntries(PHASES.map((phase) => [phase, remediationRole(MEMBER_OF_HUB, 'identity', phase)]));
  const arns = ['user/alice', 'role/build', 'group/staff', 'policy/deploy'].map((name) => `arn:aws:iam::${account}:${name}`);

  test.each([
    'iam:AddUserToGroup',
    'iam:AttachGroupPolicy',
    'iam:AttachRolePolicy',
    'iam:AttachUserPolicy',
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:CreatePolicy',
    'iam:CreatePolicyVersion',
    'iam:CreateUser',
    'iam:DeleteUser',
    'iam:PassRole',
    'iam:PutGroupPolicy',
    'iam:PutRolePermissionsBoundary',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateLoginProfile',
  ])('the role of the fix cannot %s', (action) => {
    for (const resource of ['*', ...arns])
      expect(isAllowed({ action, resource }, { identity: [roles.fix?.policy as Document] })).toBe(false);
  });

  test.each(PHASES)("the role of the %s cannot write a policy to the hub's own roles", (phase) => {
    const { name, path } = remediationRole(MEMBER_OF_HUB, 'network', 'fix');
    for (const action of ['iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:DetachRolePolicy', 'iam:DeleteRolePolicy']) {
      const request = { action, resource: `arn:aws:iam::${account}:role${path}${name}` };
      expect(isAllowed(request, { identity: [roles[phase]?.policy as Document] }), action).toBe(false);
    }
  });

  test.each(PHASES)('the role of the %s stays within the size limit of IAM for inline policies', (phase) => {
    expect(JSON.stringify(roles[phase]?.policy).length).toBeLessThanOrEqual(10_240);
  });

  test('a session that attaches a policy again cannot attach another', () => {
    const on = `arn:aws:iam::${account}:user/alice`;
    const policy = `arn:aws:iam::${account}:policy/deploy`;
    const call = {
      action: 'iam:AttachUserPolicy',
      resource: 'alice',
      arns: [on],
      condition: { ArnEquals: { 'iam:PolicyARN': [policy] } },
      input: {},
    };
    const session = planPolicy(PLAYBOOKS['detach-permission'].permissions.undo ?? [], [call]);
    const attach = (PolicyARN: string, resource = on) =>
      isAllowed(
        { action: 'iam:AttachUserPolicy', resource, context: { 'iam:PolicyARN': PolicyARN } },
        { identity: [ANYTHING], session },
      );
    expect([attach(policy), attach('arn:aws:iam::aws:policy/AdministratorAccess'), attach(policy, `${on}0`)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
