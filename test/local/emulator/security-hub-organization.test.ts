import * as organizations from '@aws-sdk/client-organizations';
import * as hub from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT, MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { as, hubKey, type Key, memberKey, regionsInTurn, TEST_KEY } from './organization.ts';

const nextRegion = regionsInTurn();

/** Security Hub as an account sees it in one Region. */
function seenBy(key: Key, region: string) {
  const client = new hub.SecurityHubClient(as(key, region));
  return {
    enable: () => client.send(new hub.EnableSecurityHubCommand({ EnableDefaultStandards: false })),
    disable: () => client.send(new hub.DisableSecurityHubCommand({})),
    delegate: () => client.send(new hub.EnableOrganizationAdminAccountCommand({ AdminAccountId: HUB_ACCOUNT })),
    revoke: () => client.send(new hub.DisableOrganizationAdminAccountCommand({ AdminAccountId: HUB_ACCOUNT })),
    describe: () => client.send(new hub.DescribeHubCommand({})),
    configure: (more: Partial<hub.UpdateOrganizationConfigurationCommandInput> = {}) =>
      client.send(new hub.UpdateOrganizationConfigurationCommand({ AutoEnable: true, AutoEnableStandards: 'NONE', ...more })),
    configuration: () => client.send(new hub.DescribeOrganizationConfigurationCommand({})),
    standards: async () => (await client.send(new hub.GetEnabledStandardsCommand({}))).StandardsSubscriptions ?? [],
    enrol: async (...accounts: string[]) => {
      const AccountDetails = accounts.map((AccountId) => ({ AccountId }));
      return (await client.send(new hub.CreateMembersCommand({ AccountDetails }))).UnprocessedAccounts ?? [];
    },
    members: async (OnlyAssociated = true) =>
      (await client.send(new hub.ListMembersCommand({ OnlyAssociated }))).Members?.map((one) => [
        one.AccountId,
        one.MemberStatus,
      ]),
    disassociate: (...AccountIds: string[]) => client.send(new hub.DisassociateMembersCommand({ AccountIds })),
    remove: async (...AccountIds: string[]) =>
      (await client.send(new hub.DeleteMembersCommand({ AccountIds }))).UnprocessedAccounts ?? [],
    aggregate: (...Regions: string[]) =>
      client.send(new hub.CreateFindingAggregatorCommand({ RegionLinkingMode: 'SPECIFIED_REGIONS', Regions })),
  };
}

/** The three accounts in a new Region, with the hub account as administrator. */
async function delegated() {
  const region = nextRegion();
  const [hubs, management, members] = [hubKey, TEST_KEY, memberKey].map((key) => seenBy(key, region));
  if (hubs === undefined || management === undefined || members === undefined) throw new Error('unreachable');
  await hubs.enable();
  await management.delegate();
  return { hub: hubs, management, member: members };
}

describe('Security Hub of an organization', () => {
  test('is enabled by AWS in the account that becomes administrator, and refuses to be enabled a second time', async () => {
    const region = nextRegion();
    const administrator = seenBy(hubKey, region);
    await expect(administrator.describe()).rejects.toThrow('not subscribed to AWS Security Hub');
    await seenBy(TEST_KEY, region).delegate();
    await administrator.describe();
    await expect(administrator.enable()).rejects.toMatchObject({ name: 'ResourceConflictException' });
  });

  test('refuses a second administrator', async () => {
    const { management } = await delegated();
    await expect(management.delegate()).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('does not know a new administrator immediately: the first organization configuration is refused', async () => {
    const { hub: administrator } = await delegated();
    await expect(administrator.configure()).rejects.toThrow(`${HUB_ACCOUNT} is not an administrator for this organization`);
    await administrator.configure();
    expect(await administrator.configuration()).toMatchObject({ AutoEnable: true, AutoEnableStandards: 'NONE' });
  });

  test('accepts a configuration without a status, and refuses one that would enrol accounts during central configuration', async () => {
    const { hub: administrator } = await delegated();
    await administrator.configure().catch(() => undefined);
    const OrganizationConfiguration = { ConfigurationType: 'CENTRAL' as const };
    await administrator.configure({ AutoEnable: false, OrganizationConfiguration });
    expect(await administrator.configuration()).toMatchObject({ OrganizationConfiguration: { Status: 'ENABLED' } });
    await expect(administrator.configure()).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('enrols the management account only after it was enabled there, and no account twice', async () => {
    const { hub: administrator, management, member: account } = await delegated();
    expect(await administrator.enrol(MANAGEMENT, MEMBER)).toMatchObject([{ AccountId: MANAGEMENT }]);
    await management.enable();
    expect(await administrator.enrol(MANAGEMENT, MEMBER)).toMatchObject([
      { AccountId: MEMBER, ProcessingResult: expect.stringContaining('already a member') },
    ]);
    expect(await administrator.members()).toEqual([
      [MEMBER, 'Enabled'],
      [MANAGEMENT, 'Enabled'],
    ]);
    expect(await account.standards()).toHaveLength(2);
    expect(await management.standards()).toEqual([]);
  });

  test('keeps an account of the organization in the list after it was disassociated, and does not delete it', async () => {
    const { hub: administrator } = await delegated();
    await administrator.enrol(MEMBER);
    await administrator.disassociate(MEMBER);
    expect(await administrator.members()).toEqual([]);
    expect(await administrator.members(false)).toEqual([[MEMBER, 'Removed']]);
    expect(await administrator.remove(MEMBER)).toMatchObject([{ AccountId: MEMBER }]);
  });

  test('is disabled neither in the administrator nor in a member', async () => {
    const { hub: administrator, management, member: account } = await delegated();
    await administrator.enrol(MEMBER);
    await expect(account.disable()).rejects.toMatchObject({ name: 'InvalidInputException' });
    await administrator.disassociate(MEMBER);
    await account.disable();
    await expect(administrator.disable()).rejects.toThrow('Cannot disable Security Hub on the Security Hub administrator');
    await management.revoke();
    await administrator.disable();
  });

  test('aggregates findings in one Region of an account, and not for a member', async () => {
    const { hub: administrator, member: account } = await delegated();
    await administrator.enrol(MEMBER);
    await expect(account.aggregate('sa-east-1')).rejects.toThrow('cannot be created by a member account');
    await administrator.aggregate('sa-east-1');
    await expect(administrator.aggregate('sa-east-1')).rejects.toMatchObject({ name: 'LimitExceededException' });
  });

  test('automatically enrols an account that joins the organization later, but no earlier one', async () => {
    const region = 'sa-east-1';
    const administrator = seenBy(hubKey, region);
    await seenBy(TEST_KEY, region).delegate();
    await administrator.configure().catch(() => undefined);
    await administrator.configure();
    const created = await new organizations.OrganizationsClient(as()).send(
      new organizations.CreateAccountCommand({ AccountName: 'later', Email: 'later@example.com' }),
    );
    const id = created.CreateAccountStatus?.AccountId ?? '';
    expect(await administrator.members()).toEqual([[id, 'Enabled']]);
    await new organizations.OrganizationsClient(as()).send(
      new organizations.RemoveAccountFromOrganizationCommand({ AccountId: id }),
    );
  });
});
