import { describe, expect, test } from 'vitest';
import { readOrganization } from '#stacks/organization/read.ts';
import { settingsOf } from '#stacks/organization/settings.ts';
import { accountWith, EXAMPLE_PATH, fileWith, parse } from '#test/support/organization-file.ts';

describe('the settings that functions read at run time', () => {
  test('contain every account by its id, with its unit, the modes of every level and its budgets', () => {
    const budgets = { scenario: 20, account: 60 };
    const observe = { default: 'observe' };
    const auto = { default: 'auto' };
    expect(settingsOf(readOrganization(EXAMPLE_PATH)).accounts).toEqual({
      '123456789012': { name: 'management', modes: [observe], budgets },
      '111122223333': { name: 'security', unit: 'security', modes: [observe], budgets },
      '444455556666': {
        name: 'shop',
        unit: 'workloads',
        modes: [observe, auto],
        environment: 'prod',
        budgets: { scenario: 100, account: 500 },
        webAccess: 0,
        blockSet: { name: 'blocked', scope: 'REGIONAL', region: 'ap-northeast-2' },
        flowLogs: { group: '/shop/flow-logs' },
      },
      '777788889999': { name: 'payments', unit: 'workloads', modes: [observe], environment: 'prod', budgets },
      '222233334444': { name: 'playground', unit: 'sandbox', modes: [observe, observe, auto], budgets },
    });
  });

  test('contain the budgets of the nearest level, and none if no level sets any', () => {
    const said = 'budgets: { scenario: 3, account: 9 }';
    expect(accountWith({ top: 'budgets: { scenario: 1, account: 1 }', unit: said }).budgets).toEqual({ scenario: 3, account: 9 });
    expect(accountWith({}).budgets).toBeUndefined();
  });

  test('contain each description of web sites once, for all accounts that share it', () => {
    const { accounts, webAccesses } = settingsOf(readOrganization(EXAMPLE_PATH));
    expect(webAccesses).toHaveLength(1);
    expect(webAccesses?.[accounts['444455556666']?.webAccess ?? -1]?.logGroups).toEqual([
      { name: '/shop/access', format: 'clf' },
    ]);
  });

  test('contain the interval of heartbeats, 15 minutes by default, and the account that is as important as the hub', () => {
    expect(settingsOf(parse(fileWith('heartbeat: { minutes: 5 }'))).heartbeat?.minutes).toBe(5);
    expect(settingsOf(parse(fileWith(''))).heartbeat?.minutes).toBe(15);
    expect(settingsOf(parse(fileWith(''))).heartbeat?.management).toBe('123456789012');
  });

  test('contain how long a plan waits for approval, a day by default', () => {
    expect(settingsOf(parse(fileWith('approvalHours: 4'))).approvalHours).toBe(4);
    expect(settingsOf(parse(fileWith(''))).approvalHours).toBe(24);
  });

  test('let an exception end when its last day has ended in every time zone', () => {
    const written = 'exceptions: [{ accounts: [shop], reason: known and meant, owner: web, until: 2027-06-30 }]';
    const scope = { accounts: ['shop'] };
    const expiresAt = Date.parse('2027-07-01T11:59:59.999Z');
    const exception = { scope, reason: 'known and meant', owner: 'web', expiresAt };
    expect(settingsOf(parse(fileWith(written))).exceptions).toEqual([exception]);
  });
});
