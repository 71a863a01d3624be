import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import { describe, expect, test } from 'vitest';
import { as, assume, CENTRAL, central, MANAGEMENT, MEMBER, member, ORGANIZATION, role } from './organization.ts';

describe('the organization', () => {
  test('has the pinned ids, in order', async () => {
    const client = new organizations.OrganizationsClient(as());
    expect((await client.send(new organizations.DescribeOrganizationCommand({}))).Organization?.Id).toBe(ORGANIZATION);
    const { Accounts = [] } = await client.send(new organizations.ListAccountsCommand({}));
    expect(Accounts.map((account) => account.Id)).toEqual([MANAGEMENT, CENTRAL, MEMBER]);
  });

  test('is the same organization for a delegated administrator', async () => {
    const client = new organizations.OrganizationsClient(as(central));
    const { Accounts = [] } = await client.send(new organizations.ListAccountsCommand({}));
    expect(Accounts.map((account) => account.Id)).toEqual([MANAGEMENT, CENTRAL, MEMBER]);
    expect((await client.send(new organizations.ListParentsCommand({ ChildId: MEMBER }))).Parents?.[0]?.Type).toBe('ROOT');
  });

  test.each(['securityhub.amazonaws.com', 'guardduty.amazonaws.com'])(
    'lets %s have a delegated administrator',
    async (ServicePrincipal) => {
      const client = new organizations.OrganizationsClient(as());
      await client.send(new organizations.RegisterDelegatedAdministratorCommand({ AccountId: CENTRAL, ServicePrincipal }));
      const { DelegatedAdministrators = [] } = await client.send(
        new organizations.ListDelegatedAdministratorsCommand({ ServicePrincipal }),
      );
      expect(DelegatedAdministrators.map((account) => account.Id)).toEqual([CENTRAL]);
    },
  );

  test('refuses to register an account a second time for the same service', async () => {
    const client = new organizations.OrganizationsClient(as());
    const once = { AccountId: CENTRAL, ServicePrincipal: 'config-multiaccountsetup.amazonaws.com' };
    await client.send(new organizations.RegisterDelegatedAdministratorCommand(once));
    await expect(client.send(new organizations.RegisterDelegatedAdministratorCommand(once))).rejects.toMatchObject({
      name: 'AccountAlreadyRegisteredException',
    });
  });

  test('has no OrganizationAccountAccessRole in the management account', async () => {
    await expect(assume({ RoleArn: role(MANAGEMENT, 'OrganizationAccountAccessRole') })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  test('offers the AWS managed policies', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    expect((await new iam.IAMClient(as(member)).send(new iam.GetPolicyCommand({ PolicyArn }))).Policy?.PolicyName).toBe(
      'ReadOnlyAccess',
    );
  });
});
