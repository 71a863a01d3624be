import { describe, expect, test } from 'vitest';
import type { Organization } from '#stacks/organization/organization.ts';
import { type AdministratorCalls, memberSteps } from '#stacks/rollout/members.ts';
import { EXAMPLE } from '#test/support/synthesized.ts';

/** The steps of an organization, with the calls they made. */
function around(organization: Organization, fails?: string) {
  const made: string[] = [];
  const calls = (region: string): AdministratorCalls => {
    const note = async (call: string) => {
      if (fails !== undefined) throw new Error(fails);
      made.push(`${region}: ${call}`);
    };
    return {
      enrolInSecurityHub: (accounts) =>
        note(`enrol ${accounts.map(({ id, isManagement }) => `${id}${isManagement ? '!' : ''}`).join(' ')}`),
      removeSecurityHubMembers: () => note('Security Hub lets go'),
      removeGuardDutyMembers: () => note('GuardDuty lets go'),
    };
  };
  return { steps: memberSteps(organization, async (region) => calls(region)), made };
}

const services = (changes: object) => ({ ...EXAMPLE, services: { ...EXAMPLE.services, ...changes } });

describe('members of the security services', () => {
  test('are all accounts but the hub once a Region has its stack, the management account included', async () => {
    const { steps, made } = around(EXAMPLE);
    expect(await steps.afterApply('security-services-us-east-1')).toEqual([]);
    expect(made).toEqual(['us-east-1: enrol 123456789012! 444455556666 777788889999 222233334444']);
  });

  test('are removed before the stack of their Region is destroyed', async () => {
    const { steps, made } = around(EXAMPLE);
    expect(await steps.beforeDestroy('security-services')).toEqual([]);
    expect(made).toEqual(['ap-northeast-2: Security Hub lets go', 'ap-northeast-2: GuardDuty lets go']);
  });

  test('are not changed for a service that another account administers', async () => {
    const { steps, made } = around(services({ securityHub: false }));
    await steps.afterApply('security-services');
    await steps.beforeDestroy('security-services');
    const other = around(services({ guardDuty: false }));
    await other.steps.beforeDestroy('security-services');
    expect([made, other.made]).toEqual([['ap-northeast-2: GuardDuty lets go'], ['ap-northeast-2: Security Hub lets go']]);
  });

  test('are not changed by any other stack', async () => {
    const { steps, made } = around(EXAMPLE);
    await steps.afterApply('member-shop');
    await steps.beforeDestroy('central');
    expect(made).toEqual([]);
  });

  test('that AWS refuses are reported as a problem of the stack', async () => {
    const { steps } = around(EXAMPLE, '444455556666: the account is suspended');
    expect(await steps.afterApply('security-services')).toEqual([
      'security-services: members: 444455556666: the account is suspended',
    ]);
  });
});
