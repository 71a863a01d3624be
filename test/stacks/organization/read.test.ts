import { describe, expect, test } from 'vitest';
import { organizationPath, readOrganization } from '#stacks/organization/read.ts';
import { changed, EXAMPLE_PATH, EXAMPLE_TEXT, parse } from '#test/support/organization-file.ts';

describe('a valid organization file', () => {
  test('gives the organization and its accounts, as in the example', () => {
    const { accounts, ...organization } = readOrganization(EXAMPLE_PATH);
    expect(organization).toMatchObject({
      id: 'o-exampleorgid',
      management: '123456789012',
      naming: {
        hubAccount: '111122223333',
        homeRegion: 'ap-northeast-2',
        rolePath: '/org-security-hub/',
        rolePrefix: 'org-security-hub-',
      },
      alarmEmail: 'security@example.com',
    });
    expect(accounts.map(({ name }) => name)).toEqual(['management', 'security', 'shop', 'payments', 'playground']);
  });

  test('creates the trail unless it marks it as existing', () => {
    expect(parse(EXAMPLE_TEXT).creates).toEqual({ trail: true });
    const existing = changed('management: "123456789012"', 'management: "123456789012"\n  trail: existing');
    expect(parse(existing).creates).toEqual({ trail: false });
  });

  test('keeps log files of the trail for 400 days unless it says otherwise', () => {
    expect(parse(EXAMPLE_TEXT).trailDays).toBe(400);
    const written = changed('management: "123456789012"', 'management: "123456789012"\n  trailDays: 730');
    expect(parse(written).trailDays).toBe(730);
  });

  test('names roles after the product by default', () => {
    const written = changed('  rolePath: /org-security-hub/\n  rolePrefix: org-security-hub-\n', '');
    expect(parse(written).naming).toEqual(readOrganization(EXAMPLE_PATH).naming);
  });

  test('is read from the path in HUB_ORGANIZATION', () => {
    expect(organizationPath({ HUB_ORGANIZATION: '/somewhere/organization.yaml' })).toBe('/somewhere/organization.yaml');
  });
});
