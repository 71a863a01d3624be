import { describe, expect, test } from 'vitest';
import type { FlowLogs } from '#core/network/flow-log.ts';
import { parseOrganization } from '#stacks/organization/read.ts';
import { settingsOf } from '#stacks/organization/settings.ts';

describe('flow logs in the organization file', () => {
  const file = (shop: string, unit = '{}', security = '') => `
organization: { id: o-exampleorgid, management: "123456789012" }
hub: { account: security, homeRegion: ap-northeast-2 }
deploy: { role: Admin }
regions: [ap-northeast-2]
units: { workloads: ${unit} }
accounts:
  - { id: "123456789012", name: management }
  - { id: "111122223333", name: security${security} }
  - { id: "444455556666", name: shop, unit: workloads${shop} }
`;
  const shopOf = (text: string) => parseOrganization(text, 'f').accounts.find(({ name }) => name === 'shop')?.flowLogs;

  test.each<[string, string, string | undefined, FlowLogs | undefined]>([
    ['nothing', '', undefined, undefined],
    ['the name of a log group', ', flowLogs: /a', undefined, { group: '/a' }],
    ['the value of its unit', '', '{ flowLogs: /unit }', { group: '/unit' }],
    ['another value than its unit', ', flowLogs: /a', '{ flowLogs: /unit }', { group: '/a' }],
    ['false, even if its unit names a log group', ', flowLogs: false', '{ flowLogs: /unit }', undefined],
    [
      'limited to some Regions',
      ', flowLogs: { group: /a, regions: [us-east-1] }',
      undefined,
      { group: '/a', regions: ['us-east-1'] },
    ],
  ])('may be %s', (_, shop, unit, wanted) => {
    expect(shopOf(file(shop, unit))).toEqual(wanted);
  });

  const WHOLE = '${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${dstport} ${protocol} ${start} ${action}';

  test('may have a format, which the function reads from the settings', () => {
    const organization = parseOrganization(file(`, flowLogs: { group: /a, format: "${WHOLE}" }`), 'f');
    expect(settingsOf(organization).accounts['444455556666']?.flowLogs).toEqual({ group: '/a', format: WHOLE });
  });

  test.each<[string, string, string]>([
    [
      'a format without a field that is needed',
      file(`, flowLogs: { group: /a, format: "${WHOLE.replace('${dstport} ', '')}" }`),
      'must contain ${dstport}',
    ],
    ['anything but a log group', file(', flowLogs: 5'), 'must be the name of a log group'],
    ['a Region it does not use', file(', flowLogs: { group: /a, regions: [eu-west-1] }'), 'which is not a Region of the account'],
    ['flow logs of the hub itself', file('', '{}', ', flowLogs: /a'), 'flowLogs is for members'],
  ])('may not give %s', (_, text, sentence) => {
    expect(() => parseOrganization(text, 'f')).toThrow(sentence);
  });
});
