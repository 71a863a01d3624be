import { describe, expect, test } from 'vitest';
import { sendSigned } from '#adapters/sdk/signed-request.ts';
import { HUB_ACCOUNT, MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { emulator, hubKey, type Key, memberKey, regionsInTurn, TEST_KEY } from './organization.ts';

const nextRegion = regionsInTurn();

/** The fields that these tests read. */
type Answer = {
  detectorIds: string[];
  features: { name: string; status: string }[];
  members: { accountId: string }[];
  unprocessedAccounts: object[];
};

/** GuardDuty as an account sees it in one Region; every call rejects with the message of AWS. */
function seenBy(key: Key, region: string) {
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, content?: object) => {
    const json = content !== undefined && { body: JSON.stringify(content), headers: { 'content-type': 'application/json' } };
    const request = { service: 'guardduty', region, method, path, ...json };
    return JSON.parse(await sendSigned({ credentials: key }, request, emulator.endpoint)) as Answer;
  };
  const detector = async (): Promise<string | undefined> => (await call('GET', '/detector')).detectorIds[0];
  const under = async (path: string) => `/detector/${await detector()}/${path}`;
  return {
    detector,
    create: (more: object = {}) => call('POST', '/detector', { enable: true, ...more }),
    plans: async () => {
      const { features } = await call('GET', `/detector/${await detector()}`);
      return features.filter(({ status }) => status === 'ENABLED').map(({ name }) => name);
    },
    setPlan: async (name: string, status: string) =>
      call('POST', `/detector/${await detector()}`, { features: [{ name, status }] }),
    remove: async () => call('DELETE', `/detector/${await detector()}`),
    delegate: () => call('POST', '/admin/enable', { adminAccountId: HUB_ACCOUNT }),
    revoke: () => call('POST', '/admin/disable', { adminAccountId: HUB_ACCOUNT }),
    enrol: async (everyone: string, features: object[] = []) =>
      call('POST', await under('admin'), { autoEnableOrganizationMembers: everyone, features }),
    members: async () => (await call('GET', await under('member'))).members.map(({ accountId }) => accountId),
    disassociate: async (...accountIds: string[]) => call('POST', await under('member/disassociate'), { accountIds }),
    forget: async (...accountIds: string[]) => call('POST', await under('member/delete'), { accountIds }),
  };
}

function accountsIn(region: string) {
  return { hub: seenBy(hubKey, region), management: seenBy(TEST_KEY, region), account: seenBy(memberKey, region) };
}

const somewhere = () => accountsIn(nextRegion());

const EVERY_PLAN_OFF = [
  'S3_DATA_EVENTS',
  'EKS_AUDIT_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
].map((name) => ({ name, autoEnable: 'NONE' }));

describe('GuardDuty of an organization', () => {
  test('has one detector for an account and Region, with every plan except runtime monitoring', async () => {
    const { account } = somewhere();
    await account.create();
    await expect(account.create()).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining('The request is rejected because a detector already exists for the current account.'),
    });
    expect(await account.plans()).toEqual(EVERY_PLAN_OFF.map(({ name }) => name));
  });

  test('creates a detector in the account that becomes administrator, and accepts no second administrator', async () => {
    const { hub, management } = somewhere();
    await management.delegate();
    await expect(hub.create()).rejects.toThrow('a detector already exists');
    await expect(management.delegate()).rejects.toThrow('already enabled as the GuardDuty delegated administrator');
  });

  test('lets only the management account name an administrator, and only that one enrol accounts', async () => {
    const { hub, management, account } = somewhere();
    await expect(account.delegate()).rejects.toThrow('not the management account');
    await management.delegate();
    await account.create();
    await expect(account.enrol('ALL')).rejects.toThrow('not the GuardDuty delegated administrator');
    await hub.enrol('ALL');
  });

  test('enrols every account with the plans of the organization, but the management account only if it has a detector', async () => {
    const { hub, management, account } = somewhere();
    await management.delegate();
    await hub.enrol('ALL', [...EVERY_PLAN_OFF.slice(1), { name: 'S3_DATA_EVENTS', autoEnable: 'ALL' }]);
    expect(await hub.members()).toEqual([MEMBER]);
    expect(await account.plans()).toEqual(['S3_DATA_EVENTS']);
    await management.create();
    expect(await hub.members()).toEqual([MEMBER, MANAGEMENT]);
  });

  test('gives members the plans that the configuration does not name', async () => {
    const { hub, management, account } = somewhere();
    await management.delegate();
    await hub.enrol('ALL');
    expect(await account.plans()).toEqual(EVERY_PLAN_OFF.map(({ name }) => name));
  });

  test('does not let a member set its own plans', async () => {
    const { hub, management, account } = somewhere();
    await management.delegate();
    await hub.enrol('ALL');
    await expect(account.setPlan('S3_DATA_EVENTS', 'DISABLED')).rejects.toThrow(
      'a member account cannot manage its protection plans',
    );
  });

  test('can be removed in one order only: enrolment, members, administrator, detector', async () => {
    const { hub, management, account } = somewhere();
    await management.delegate();
    await hub.enrol('ALL');
    await expect(account.remove()).rejects.toThrow('associated with an administrator');
    await expect(hub.remove()).rejects.toThrow('cannot delete detector while it has invited or associated members');
    await expect(management.revoke()).rejects.toThrow('still has member accounts');
    await expect(hub.disassociate(MEMBER)).rejects.toThrow('while autoEnableOrganizationMembers is ALL');
    await hub.enrol('NONE');
    expect((await hub.forget(MEMBER)).unprocessedAccounts).toMatchObject([{ accountId: MEMBER }]);
    await hub.disassociate(MEMBER);
    expect((await hub.forget(MEMBER)).unprocessedAccounts).toEqual([]);
    await management.revoke();
    await hub.remove();
    expect(await hub.detector()).toBeUndefined();
    await account.remove();
  });
});
