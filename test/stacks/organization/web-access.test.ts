import { describe, expect, test } from 'vitest';
import { FILTER_PATTERN_LIMIT } from '#core/network/flow-log-pattern.ts';
import { pathPattern } from '#core/web-access.ts';
import { SCANNER_PATHS } from '#member-baseline/scanners.ts';
import type { Account } from '#stacks/organization/organization.ts';
import { parseOrganization } from '#stacks/organization/read.ts';
import { settingsOf } from '#stacks/organization/settings.ts';

/** An organization with an account shop in a unit, and the web access settings of each. */
function organization(said: { unit?: string; account?: string; regions?: string }) {
  const { unit = '', account = '', regions = '[eu-west-1]' } = said;
  return parseOrganization(
    `
organization: { id: o-exampleorgid, management: "123456789012" }
hub: { account: security, homeRegion: ap-northeast-2 }
deploy: { role: OrganizationAccountAccessRole }
regions: ${regions}
units: { shops: { ${unit} } }
accounts:
  - { id: "123456789012", name: management }
  - { id: "111122223333", name: security }
  - { id: "444455556666", name: shop, unit: shops${account === '' ? '' : `, ${account}`} }
`,
    'organization.yaml',
  );
}

function shop(said: Parameters<typeof organization>[0]): Account {
  const found = organization(said).accounts.find(({ name }) => name === 'shop');
  if (found === undefined) throw new Error('the file has no account shop');
  return found;
}

describe('the web access of an account', () => {
  test('is nothing by default', () => {
    expect(shop({})).not.toHaveProperty('webAccess');
    expect(shop({})).not.toHaveProperty('blockSet');
  });

  test('may be only a log group: in the common log format, in the first Region, with the default paths and thresholds', () => {
    expect(shop({ account: 'webAccess: { logGroups: [/shop/access] }' }).webAccess).toEqual({
      region: 'eu-west-1',
      logGroups: [{ name: '/shop/access', format: 'clf' }],
      webAcls: [],
      paths: SCANNER_PATHS,
      thresholds: { paths: 10, errors: 200, rate: 100 },
    });
  });

  test('is inherited from its unit', () => {
    expect(shop({ unit: 'webAccess: { logGroups: [all] }' }).webAccess?.logGroups).toEqual([{ name: 'all', format: 'clf' }]);
  });

  test('replaces that of its unit as a whole', () => {
    const said = {
      unit: 'webAccess: { logGroups: [all], thresholds: { paths: 3 } }',
      account: 'webAccess: { logGroups: [own] }',
    };
    expect(shop(said).webAccess).toMatchObject({ logGroups: [{ name: 'own' }], thresholds: { paths: 10 } });
  });

  test('has web ACLs and IP sets of CloudFront in us-east-1, and others in the Region the account names', () => {
    const acls = '[{ name: site, scope: CLOUDFRONT, rateRules: [rate] }, { name: shop, rateRules: [rate] }]';
    const { webAccess, blockSet } = shop({
      regions: '[eu-west-1, eu-north-1]',
      account: `webAccess: { region: eu-north-1, webAcls: ${acls}, blockSet: { name: blocked, scope: CLOUDFRONT } }`,
    });
    expect(webAccess?.webAcls.map(({ name, region }) => [name, region])).toEqual([
      ['site', 'us-east-1'],
      ['shop', 'eu-north-1'],
    ]);
    expect(blockSet?.region).toBe('us-east-1');
  });

  test('may name a network ACL in the Region of the web sites, with the default quota of AWS', () => {
    const said = 'webAccess: { region: eu-north-1, networkAcl: { id: acl-0a1b2c3d4e5f60001 } }';
    const settings = settingsOf(organization({ regions: '[eu-west-1, eu-north-1]', account: said }));
    const networkAcl = { id: 'acl-0a1b2c3d4e5f60001', rules: 20, region: 'eu-north-1' };
    expect(settings.accounts['444455556666']?.networkAcl).toEqual(networkAcl);
  });

  test('may name an IP set, which the functions read at run time', () => {
    const said = 'webAccess: { blockSet: { name: blocked, id: 11111111-2222-4333-8444-555555555555 } }';
    expect(settingsOf(organization({ account: said })).accounts['444455556666']?.blockSet).toEqual({
      name: 'blocked',
      id: '11111111-2222-4333-8444-555555555555',
      scope: 'REGIONAL',
      region: 'eu-west-1',
    });
  });

  test('has default paths that fit into one filter pattern', () => {
    expect(pathPattern(SCANNER_PATHS).length).toBeLessThanOrEqual(FILTER_PATTERN_LIMIT);
  });
});

describe('every fault of web access is one sentence', () => {
  test.each([
    [
      'a Region the account does not use',
      'region: us-west-2',
      'accounts: shop: webAccess is in us-west-2, which is not a Region of the account',
    ],
    ['a log group named twice', 'logGroups: [a, a]', 'accounts: shop: webAccess names the log group a twice'],
    ['something that is not a log group', 'logGroups: ["a b"]', 'must be the name of a log group'],
    ['an unknown format', 'logGroups: [{ name: a, format: xml }]', 'must be the name of a log group, or its name and format'],
    ['a path without a leading slash', 'paths: [.env]', 'paths[0] must begin with a slash'],
    ['a path with an operator of filter patterns', 'paths: ["/a|b"]', 'paths[0] must begin with a slash'],
    ['an empty list of paths', 'paths: []', 'paths must name at least one path'],
    [
      'more paths than a filter pattern can hold',
      `paths: [${`/${'a'.repeat(90)}, `.repeat(12)}/b]`,
      'CloudWatch Logs takes 1024 characters',
    ],
    ['a threshold of zero', 'thresholds: { paths: 0 }', 'thresholds.paths must be at least 1'],
    ['a fraction of a request', 'thresholds: { rate: 1.5 }', 'thresholds.rate must be a whole number'],
    ['a web ACL without rules', 'webAcls: [{ name: shop, rateRules: [] }]', 'rateRules must name at least one rule'],
    ['something that is not a network ACL', 'networkAcl: { id: sg-0a1b2c3d4e5f60001 }', 'must be the id of a network ACL'],
    ['more rules than AWS allows', 'networkAcl: { id: acl-0a1b2c3d4e5f60001, rules: 41 }', 'must be at most 40'],
    ['an unknown scope', 'blockSet: { name: blocked, scope: GLOBAL }', 'blockSet.scope'],
    [
      'an unknown key',
      'colour: red',
      'webAccess has no key colour; its keys are region, logGroups, paths, webAcls, thresholds, blockSet, networkAcl',
    ],
  ])('%s', (_, said, sentence) => {
    expect(() => organization({ account: `webAccess: { ${said} }` })).toThrow(sentence);
  });
});
