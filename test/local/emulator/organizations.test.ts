import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT, MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { arnOfRole, as, hubKey, memberKey, ORGANIZATION, sessionKey } from './organization.ts';

describe('the organization', () => {
  test('has the pinned ids, in order', async () => {
    const client = new organizations.OrganizationsClient(as());
    expect((await client.send(new organizations.DescribeOrganizationCommand({}))).Organization?.Id).toBe(ORGANIZATION);
    const { Accounts = [] } = await client.send(new organizations.ListAccountsCommand({}));
    expect(Accounts.map((account) => account.Id)).toEqual([MANAGEMENT, HUB_ACCOUNT, MEMBER]);
  });

  test('is the same organization for a delegated administrator', async () => {
    const client = new organizations.OrganizationsClient(as(hubKey));
    const { Accounts = [] } = await client.send(new organizations.ListAccountsCommand({}));
    expect(Accounts.map((account) => account.Id)).toEqual([MANAGEMENT, HUB_ACCOUNT, MEMBER]);
    expect((await client.send(new organizations.ListParentsCommand({ ChildId: MEMBER }))).Parents?.[0]?.Type).toBe('ROOT');
  });

  test.each(['securityhub.amazonaws.com', 'guardduty.amazonaws.com'])(
    'lets %s have a delegated administrator',
    async (ServicePrincipal) => {
      const client = new organizations.OrganizationsClient(as());
      await client.send(new organizations.RegisterDelegatedAdministratorCommand({ AccountId: HUB_ACCOUNT, ServicePrincipal }));
      const { DelegatedAdministrators = [] } = await client.send(
        new organizations.ListDelegatedAdministratorsCommand({ ServicePrincipal }),
      );
      expect(DelegatedAdministrators.map((account) => account.Id)).toEqual([HUB_ACCOUNT]);
    },
  );

  test('refuses to register an account a second time for the same service', async () => {
    const client = new organizations.OrganizationsClient(as());
    const once = { AccountId: HUB_ACCOUNT, ServicePrincipal: 'config-multiaccountsetup.amazonaws.com' };
    await client.send(new organizations.RegisterDelegatedAdministratorCommand(once));
    await expect(client.send(new organizations.RegisterDelegatedAdministratorCommand(once))).rejects.toMatchObject({
      name: 'AccountAlreadyRegisteredException',
    });
  });

  test('has no OrganizationAccountAccessRole in the management account', async () => {
    await expect(sessionKey({ RoleArn: arnOfRole(MANAGEMENT, 'OrganizationAccountAccessRole') })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  describe('attaches policies as AWS does', () => {
    const client = new organizations.OrganizationsClient(as());
    const written = (Name: string, Type: organizations.PolicyType, more = '') =>
      client.send(
        new organizations.CreatePolicyCommand({
          Name,
          Type,
          Description: Name,
          Content: JSON.stringify({
            Version: '2012-10-17',
            Statement: { Effect: 'Deny', Action: 'ec2:StopInstances', Resource: `*${more}` },
          }),
        }),
      );
    const attached = async (Name: string, Type: organizations.PolicyType) => {
      const { Policy } = await written(Name, Type);
      return client.send(new organizations.AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id ?? '', TargetId: MEMBER }));
    };

    test('only of a type that is enabled', async () => {
      await expect(attached('tagging', 'TAG_POLICY')).rejects.toMatchObject({ name: 'PolicyTypeNotEnabledException' });
    });

    test('five of a type to one account, the managed one included', async () => {
      const { Roots = [] } = await client.send(new organizations.ListRootsCommand({}));
      await client.send(
        new organizations.EnablePolicyTypeCommand({ RootId: Roots[0]?.Id ?? '', PolicyType: 'RESOURCE_CONTROL_POLICY' }),
      );
      const { Policies = [] } = await client.send(
        new organizations.ListPoliciesForTargetCommand({ TargetId: MEMBER, Filter: 'RESOURCE_CONTROL_POLICY' }),
      );
      for (let free = 5 - Policies.length; free > 0; free -= 1) await attached(`more-${free}`, 'RESOURCE_CONTROL_POLICY');
      await expect(attached('too-many', 'RESOURCE_CONTROL_POLICY')).rejects.toMatchObject({
        name: 'ConstraintViolationException',
      });
    });

    test('of at most 5,120 characters', async () => {
      const tooLong = written('long', 'SERVICE_CONTROL_POLICY', 'x'.repeat(5120));
      await expect(tooLong).rejects.toMatchObject({ name: 'ConstraintViolationException' });
    });
  });

  test('offers the AWS managed policies', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    expect((await new iam.IAMClient(as(memberKey)).send(new iam.GetPolicyCommand({ PolicyArn }))).Policy?.PolicyName).toBe(
      'ReadOnlyAccess',
    );
  });
});
