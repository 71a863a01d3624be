import { describe, expect, test } from 'vitest';
import { RECORDED_TYPES } from '#core/config-recorder.ts';
import { type Context, type Document, isAllowed, isTrusted } from '#test/support/iam.ts';
import { changed, parse } from '#test/support/organization-file.ts';
import {
  asList,
  EXAMPLE,
  resourcesOf,
  type SynthesizedResource,
  stackIn,
  synthesizedInOrder,
  type TerraformJson,
  writtenStatements,
} from '#test/support/synthesized.ts';

const SHOP = '444455556666';
const HUB = EXAMPLE.naming.hubAccount;
const RECORDER = 'aws_config_configuration_recorder';
const { stacks, dependencies, early } = await synthesizedInOrder(EXAMPLE);
const off = await synthesizedInOrder(parse(changed('config: on,', '')));
const everywhere = await synthesizedInOrder(
  parse(changed('config: on,', '').replace('# config: off', 'config: { record: all, role: existing }')),
);

const ofConfig = (stack: TerraformJson) =>
  Object.keys(stack.resource).filter((type) => /^aws_(config_|iam_service_linked_role)/.test(type));
const withRecorder = (all: typeof stacks) =>
  Object.entries(all).flatMap(([name, stack]) => resourcesOf(stack, RECORDER).map((recorder) => [name, recorder] as const));

describe('AWS Config that is on for one account', () => {
  test('has one running recorder of the needed types in each of its Regions, and none elsewhere', () => {
    expect(withRecorder(stacks).map(([name]) => name)).toEqual(['member-shop', 'member-shop-us-east-1']);
    for (const [name, recorder] of withRecorder(stacks)) {
      expect(recorder).toMatchObject({
        name: 'org-security-hub-needed',
        role_arn: `arn:aws:iam::${SHOP}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
        recording_group: { all_supported: false, include_global_resource_types: false, resource_types: [...RECORDED_TYPES] },
      });
      expect(resourcesOf(stackIn(stacks, name), 'aws_config_configuration_recorder_status')).toEqual([
        expect.objectContaining({ is_enabled: true }),
      ]);
    }
  });

  test('has the role of AWS Config once, in the stack that holds the roles of the account', () => {
    const roles = Object.entries(stacks).flatMap(([name, one]) =>
      resourcesOf(one, 'aws_iam_service_linked_role').map(() => name),
    );
    expect(roles).toEqual(['member-shop']);
    expect(early['member-shop']).toContain('aws_iam_service_linked_role.role-of-config');
  });

  test.each(['member-shop', 'member-shop-us-east-1'])('%s creates everything in the order that AWS requires', (name) => {
    const { resource } = stackIn(stacks, name);
    const waits = (type: string) => Object.values(resource[type] ?? {}).map(({ depends_on }) => asList(depends_on as string[]));
    const role = 'aws_iam_service_linked_role.role-of-config';
    expect(waits(RECORDER)).toEqual([name === 'member-shop' ? [role] : []]);
    expect(waits('aws_config_delivery_channel')).toEqual([[`${RECORDER}.config-recorder`]]);
    expect(waits('aws_config_configuration_recorder_status')).toEqual([['aws_config_delivery_channel.config-channel']]);
    const rules = waits('aws_config_config_rule');
    expect(rules.length).toBeGreaterThan(5);
    expect(new Set(rules.flat())).toEqual(new Set(['aws_config_configuration_recorder_status.config-recording']));
  });

  test.each(['member-shop', 'member-shop-us-east-1'])('%s delivers only after the bucket policy allows AWS Config', (name) => {
    expect(dependencies[name]).toContain('ledger');
    const [policy] = Object.entries(stackIn(stacks, 'ledger').resource.aws_s3_bucket_policy ?? {}).filter(([, one]) =>
      String(one.policy).includes('ConfigDelivers'),
    );
    expect(early.ledger).toEqual([`aws_s3_bucket_policy.${policy?.[0]}`]);
  });

  test('evaluates the rules about the whole account in one Region only', () => {
    const once = [
      'iam-root-access-key-check',
      'multi-region-cloudtrail-enabled',
      's3-account-level-public-access-blocks-periodic',
    ];
    const rules = (name: string) => resourcesOf(stackIn(stacks, name), 'aws_config_config_rule').map((rule) => String(rule.name));
    const isOnce = (name: string) => once.some((rule) => name === `org-security-hub-${rule}`);
    expect([rules('member-shop').filter(isOnce), rules('member-shop-us-east-1').filter(isOnce).length]).toEqual([[], 3]);
  });

  test('is aggregated in the hub account, after the management account made it the administrator', () => {
    expect(dependencies['member-security']).toContain('organization');
    const admins = resourcesOf(stackIn(stacks, 'organization'), 'aws_organizations_delegated_administrator');
    expect(admins).toContainEqual(expect.objectContaining({ account_id: HUB, service_principal: 'config.amazonaws.com' }));
    const aggregators = Object.entries(stacks).flatMap(([name, one]) =>
      resourcesOf(one, 'aws_config_configuration_aggregator').map((aggregator) => [name, aggregator] as const),
    );
    expect(aggregators).toEqual([
      [
        'member-security',
        expect.objectContaining({ organization_aggregation_source: expect.objectContaining({ all_regions: true }) }),
      ],
    ]);
  });

  test('is aggregated with a role that only AWS Config of the hub account may assume, and that can only list the organization', () => {
    const { resource } = stackIn(stacks, 'member-security');
    const [id, role] =
      Object.entries(resource.aws_iam_role ?? {}).find(([, one]) => String(one.name).endsWith('aggregate-config')) ?? [];
    const trust = JSON.parse(String(role?.assume_role_policy)) as Document;
    const from = (account: string): Context => ({
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:aws:config:ap-northeast-2:${account}:any`,
    });
    const config = { service: 'config.amazonaws.com' };
    expect(isTrusted(trust, config, 'sts:AssumeRole', from(HUB))).toBe(true);
    expect(isTrusted(trust, config, 'sts:AssumeRole', from(SHOP))).toBe(false);
    expect(isTrusted(trust, { service: 'lambda.amazonaws.com' }, 'sts:AssumeRole', from(HUB))).toBe(false);
    expect(Object.values(resource.aws_iam_role_policy ?? {}).filter((one) => String(one.role).includes(`.${id}.`))).toEqual([]);
    expect(Object.values(resource.aws_iam_role_policy_attachment ?? {})).toEqual([
      expect.objectContaining({
        role: `\${aws_iam_role.${id}.name}`,
        policy_arn: 'arn:aws:iam::aws:policy/service-role/AWSConfigRoleForOrganizations',
      }),
    ]);
  });
});

describe('the bucket that AWS Config delivers to', () => {
  const { resource } = stackIn(stacks, 'ledger');
  const name = `org-security-hub-config-${HUB}`;
  const [id] = Object.entries(resource.aws_s3_bucket ?? {}).find(([, { bucket }]) => bucket === name) ?? [];
  const own = (type: string): SynthesizedResource[] =>
    Object.values(resource[type] ?? {}).filter(({ bucket }) => bucket === `\${aws_s3_bucket.${id}.id}`);
  const [policy] = own('aws_s3_bucket_policy');
  const document = JSON.parse(String(policy?.policy)) as Document;
  const may = (action: string, key: string, context: Context) =>
    isAllowed({ action, resource: `arn:aws:s3:::${name}${key}`, context }, { identity: [document] });
  const ofShop = { 'aws:SourceAccount': SHOP, 'aws:SecureTransport': 'true' };
  const delivering = { ...ofShop, 's3:x-amz-acl': 'bucket-owner-full-control' };
  const file = `/AWSLogs/${SHOP}/Config/ConfigWritabilityCheckFile`;

  test('allows only AWS Config', () => {
    const allowed = writtenStatements(policy?.policy).filter(({ Effect }) => Effect === 'Allow');
    expect(new Set(allowed.map(({ Principal }) => JSON.stringify(Principal)))).toEqual(
      new Set([JSON.stringify({ Service: 'config.amazonaws.com' })]),
    );
  });

  test('lets AWS Config find it and write to it for the accounts where it is on', () => {
    expect([may('s3:GetBucketAcl', '', ofShop), may('s3:ListBucket', '', ofShop), may('s3:PutObject', file, delivering)]).toEqual(
      [true, true, true],
    );
  });

  test.each<[string, string, string, Context]>([
    ['for another account', 's3:PutObject', file, { ...delivering, 'aws:SourceAccount': '777788889999' }],
    [
      'without naming an account',
      's3:PutObject',
      file,
      { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SecureTransport': 'true' },
    ],
    ['without leaving the object to the owner of the bucket', 's3:PutObject', file, ofShop],
    ['outside its own folder', 's3:PutObject', '/AWSLogs/other', delivering],
    ['without TLS', 's3:PutObject', file, { ...delivering, 'aws:SecureTransport': 'false' }],
    ['to read or delete', 's3:GetObject', file, delivering],
  ])('refuses AWS Config %s', (_, action, key, context) => {
    expect(may(action, key, context)).toBe(false);
  });

  test('is private, encrypted, without Object Lock, and deletes old files', () => {
    expect(resource.aws_s3_bucket?.[id ?? '']).not.toHaveProperty('object_lock_enabled');
    expect(own('aws_s3_bucket_object_lock_configuration')).toEqual([]);
    expect(own('aws_s3_bucket_public_access_block')).toEqual([expect.objectContaining({ block_public_policy: true })]);
    expect(JSON.stringify(own('aws_s3_bucket_server_side_encryption_configuration'))).toContain('AES256');
    expect(JSON.stringify(own('aws_s3_bucket_lifecycle_configuration'))).toContain('"expiration":[{"days":365}]');
  });
});

describe('AWS Config that is off everywhere', () => {
  test('leaves no recorder, rule, role, bucket, aggregator or delegation', () => {
    expect(Object.entries(off.stacks).flatMap(([name, stack]) => ofConfig(stack).map((type) => `${name} ${type}`))).toEqual([]);
    expect(resourcesOf(stackIn(off.stacks, 'ledger'), 'aws_s3_bucket').length).toBe(1);
    const admins = resourcesOf(stackIn(off.stacks, 'organization'), 'aws_organizations_delegated_administrator');
    expect(admins.map(({ service_principal }) => service_principal)).not.toContain('config.amazonaws.com');
  });

  test('makes no stack wait for another', () => {
    expect(off.dependencies['member-shop']).not.toContain('ledger');
    expect(off.dependencies['member-security']).not.toContain('organization');
  });
});

describe('AWS Config that is on for the organization and records everything', () => {
  const recorders = withRecorder(everywhere.stacks);

  test('has one recorder for each account and Region', () => {
    const expected = EXAMPLE.accounts.flatMap(({ regions }) => [...regions]);
    expect(recorders.length).toBe(expected.length);
    expect(new Set(recorders.map(([name]) => name)).size).toBe(expected.length);
  });

  test('records IAM and other global types in us-east-1 only', () => {
    const globals = recorders.filter(
      ([, { recording_group: group }]) => (group as SynthesizedResource).include_global_resource_types === true,
    );
    expect(globals.length).toBe(EXAMPLE.accounts.length);
    for (const [name] of globals) expect(stackIn(everywhere.stacks, name).provider.aws[0]?.region).toBe('us-east-1');
  });

  test('creates no role where the accounts have it', () => {
    expect(Object.values(everywhere.stacks).flatMap((stack) => resourcesOf(stack, 'aws_iam_service_linked_role'))).toEqual([]);
  });
});
