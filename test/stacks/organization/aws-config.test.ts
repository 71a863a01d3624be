import { describe, expect, test } from 'vitest';
import { accountWith, fileWith, type Levels, parse } from '#test/support/organization-file.ts';

const BUCKET = 'org-security-hub-config-111122223333';
const ON = { records: 'needed', regions: ['ap-northeast-2', 'eu-west-1', 'us-east-1'], createsRole: true, bucket: BUCKET };

describe('AWS Config in the organization file', () => {
  test.each<[string, Levels, unknown]>([
    ['is off where no level sets it', {}, undefined],
    ['is on in every Region of the account, for the types that the hub needs', { account: 'config: on' }, ON],
    ['is inherited from a unit', { unit: 'config: on' }, ON],
    ['is inherited from the file', { file: 'config: on' }, ON],
    ['is off again at a nearer level', { file: 'config: on', account: 'config: off' }, undefined],
    ['is the nearest level alone', { unit: 'config: { record: all }', account: 'config: on' }, ON],
    ['may exist in every Region', { file: 'config: on', account: 'config: existing' }, 'existing'],
    [
      'may exist in some Regions',
      { account: 'config: { existing: [us-east-1] }' },
      { ...ON, regions: ['ap-northeast-2', 'eu-west-1'] },
    ],
    [
      'exists if it exists in each Region',
      { account: 'config: { existing: [ap-northeast-2, eu-west-1, us-east-1] }' },
      'existing',
    ],
    ['may record everything', { account: 'config: { record: all }' }, { ...ON, records: 'all' }],
    ['may use an existing role', { account: 'config: { role: existing }' }, { ...ON, createsRole: false }],
  ])('%s', (_, levels, expected) => {
    expect(accountWith(levels).config).toEqual(expected);
  });

  test('delivers to the account that stores the ledger', () => {
    const written = fileWith('config: on').replace(
      'homeRegion: ap-northeast-2',
      'homeRegion: ap-northeast-2, ledger: { account: shop }',
    );
    expect(parse(written).accounts.map(({ config }) => config !== 'existing' && config?.bucket)).toEqual(
      Array(3).fill('org-security-hub-config-444455556666'),
    );
  });

  test('accepts Regions of a unit that one of its accounts does not use', () => {
    expect(accountWith({ unit: 'config: { existing: [sa-east-1] }' }).config).toEqual(ON);
  });

  test.each([
    ['another word', 'config: sometimes', 'config must be off, existing, on'],
    ['an unknown key', 'config: { frequency: daily }', 'config has no key frequency; its keys are record, existing, role'],
    ['another kind of recording', 'config: { record: some }', 'must be off, existing, on, or record (needed or all)'],
    [
      'a Region that the account does not use',
      'config: { existing: [sa-east-1] }',
      'accounts: shop: config.existing names sa-east-1, which is not a Region of the account',
    ],
  ])('refuses %s', (_, account, fault) => {
    expect(() => accountWith({ account })).toThrow(fault);
  });
});
