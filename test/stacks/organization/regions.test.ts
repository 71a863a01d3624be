import { describe, expect, test } from 'vitest';
import { optInWarnings } from '#stacks/organization/opt-in-regions.ts';
import { changed, EXAMPLE_TEXT, parse } from '#test/support/organization-file.ts';

describe('a Region', () => {
  test.each(['cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'eusc-de-east-1'])(
    'of another partition is refused, because every ARN here is of the aws partition: %s',
    (region) => {
      const sentence = 'is in another partition, such as China or GovCloud, and the hub supports only the aws partition';
      expect(() => parse(changed('regions: [ap-northeast-2,', `regions: [${region},`))).toThrow(`regions[0] ${sentence}`);
      expect(() => parse(changed('homeRegion: ap-northeast-2', `homeRegion: ${region}`))).toThrow(`hub.homeRegion ${sentence}`);
    },
  );

  test('that accounts must enable first is named with the accounts and the way to enable it', () => {
    const file = changed('# unusedRegions: [sa-east-1, us-west-1]', 'unusedRegions: [af-south-1]').replace(
      'name: payments, unit: workloads',
      'name: payments, unit: workloads, regions: [ca-west-1]',
    );
    expect(optInWarnings(parse(file))).toEqual([
      expect.stringMatching(
        /^af-south-1 is an opt-in Region: enable it first in management, security, shop, payments, playground /,
      ),
      expect.stringMatching(/^ca-west-1 .* in payments \(aws account enable-region --region-name ca-west-1 --account-id ID\)/),
    ]);
  });

  test.each([
    [
      'the hub runs in',
      'homeRegion: ap-northeast-2',
      'homeRegion: ap-east-2',
      'ap-east-2 is an opt-in Region: enable it first in security ',
    ],
    [
      'Terraform keeps its state in',
      '  # state:\n  #   bucket: example-terraform-state\n  #   region: ap-northeast-2',
      '  state: { bucket: example-terraform-state, region: mx-central-1 }',
      'mx-central-1 is an opt-in Region: enable it first in the account of deploy.state ',
    ],
  ])('that is opt-in and that %s is named too', (_, from, to, beginning) => {
    expect(optInWarnings(parse(changed(from, to))).map((warning) => warning.slice(0, beginning.length))).toEqual([beginning]);
  });

  test('that every account can use causes no warning, so the example has none', () => {
    expect(optInWarnings(parse(EXAMPLE_TEXT))).toEqual([]);
    expect(EXAMPLE_TEXT).not.toMatch(/af-south-1/);
  });
});

test('a boundary of another partition is refused', () => {
  const file = changed('# permissionsBoundary: arn:aws:', 'permissionsBoundary: arn:aws-cn:');
  expect(() => parse(file)).toThrow('hub.permissionsBoundary must be the ARN of a policy in the aws partition');
});
