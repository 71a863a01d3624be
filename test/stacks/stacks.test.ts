import { describe, expect, test } from 'vitest';
import { CLOUD, differences, MEMBERS, SIGN_INS, textsIn } from '#test/support/example-stacks.ts';
import {
  EXAMPLE,
  providerOf,
  type Stacks,
  type SynthesizedResource,
  stackIn,
  synthesized,
  type TerraformJson,
  withPhysicalNames,
} from '#test/support/synthesized.ts';

const { management, naming, accounts } = EXAMPLE;

/** The example with one thing changed. */
const WITHOUT_PAYMENTS = await synthesized({ ...EXAMPLE, accounts: accounts.filter(({ name }) => name !== 'payments') });
const WITH_ANOTHER_REGION = await synthesized({
  ...EXAMPLE,
  accounts: accounts.map((one) => (one.name === 'payments' ? { ...one, regions: [...one.regions, 'eu-west-1'] } : one)),
});
const WITH_OWN_TRAIL = await synthesized({ ...EXAMPLE, creates: { trail: false } });

describe('the list of stacks', () => {
  test('one each for organization, ledger, hub and control room, one for each Region of security services and of flow logs, one for each Region of each account, and one for its sign-ins elsewhere', () => {
    const hub = [
      'security-services',
      'security-services-us-east-1',
      'ledger',
      'central',
      'control-room',
      'flow-logs',
      'flow-logs-us-east-1',
    ];
    const expected = ['organization', ...hub, ...[...MEMBERS, ...SIGN_INS].map(({ stack }) => stack)];
    expect(Object.keys(CLOUD).sort()).toEqual(expected.sort());
  });
});

describe('every stack belongs to one account and one Region', () => {
  const locations: Record<string, { id: string; region: string }> = {
    organization: { id: management, region: naming.homeRegion },
    central: { id: naming.hubAccount, region: naming.homeRegion },
    'flow-logs': { id: naming.hubAccount, region: naming.homeRegion },
    'flow-logs-us-east-1': { id: naming.hubAccount, region: 'us-east-1' },
    ...Object.fromEntries(MEMBERS.map(({ stack, id, region }) => [stack, { id, region }])),
  };

  test.each(Object.entries(locations))('%s has one provider, for that account and Region only', (name, { id, region }) => {
    const { provider } = stackIn(CLOUD, name);
    expect(provider.aws).toEqual([expect.objectContaining({ region, allowed_account_ids: [id] })]);
  });

  test.each(SIGN_INS)(
    '$stack has a provider for each Region in which only sign-ins of its account are recorded',
    ({ stack, id, regions }) => {
      const { aws } = stackIn(CLOUD, stack).provider;
      expect(aws.map(({ region }) => region)).toEqual(regions);
      expect(aws.map(({ allowed_account_ids }) => allowed_account_ids)).toEqual(regions.map(() => [id]));
    },
  );

  test.each(Object.entries(locations))('%s assumes the rollout role, except in the management account', (name, { id }) => {
    const roles = stackIn(CLOUD, name).provider.aws.flatMap((block) => block.assume_role ?? []);
    const expected = id === management ? [] : [`arn:aws:iam::${id}:role/OrganizationAccountAccessRole`];
    expect(roles.map(({ role_arn }) => role_arn)).toEqual(expected);
  });

  test('no two resources of one type have the same name in one account and Region', () => {
    const taken = Object.values(CLOUD).flatMap((stack) =>
      Object.entries(stack.resource).flatMap(([type, resources]) =>
        Object.values(resources).map((resource) => {
          // Names of roles and buckets are not regional.
          const { region, allowed_account_ids } = providerOf(stack, resource);
          return [allowed_account_ids, /^aws_(iam_|s3_)/.test(type) ? 'anywhere' : region, type, nameOf(stack, resource)].join(
            ' ',
          );
        }),
      ),
    );
    expect(taken.filter((one, index) => taken.indexOf(one) !== index)).toEqual([]);
  });
});

/** What distinguishes a resource from others of its type; empty for what an account has only once. */
function nameOf(stack: TerraformJson, resource: SynthesizedResource): string {
  const parts = ['event_bus_name', 'role', 'rule', 'table_name', 'function_name', 'event_source_arn', 'alarm_name', 'bucket'];
  const more = [
    'account_id',
    'admin_account_id',
    'service_principal',
    'target_id',
    'policy_id',
    'log_group_name',
    'item',
    'route_key',
    'integration_uri',
    'api_id',
    'name',
  ];
  return [...parts, ...more]
    .map((part) => (resource[part] === undefined ? '' : withPhysicalNames(stack, resource[part])))
    .join('/');
}

describe('no stack needs the state of another', () => {
  test.each(Object.entries(CLOUD))('%s refers to its own resources only', (_, stack) => {
    const references = textsIn(stack.resource).flatMap((text) => [...text.matchAll(/\$\{(aws_\w+)\.([\w-]+)\./g)]);
    const unknown = references.filter(([, type = '', id = '']) => stack.resource[type]?.[id] === undefined);
    expect(unknown.map(([expression]) => expression)).toEqual([]);
  });

  test('only the organization is looked up, for the id of its root', () => {
    const read = Object.entries(CLOUD).flatMap(([name, { data }]) => Object.keys(data ?? {}).map((type) => `${name} ${type}`));
    expect(read).toEqual(['organization aws_organizations_organization']);
  });

  test('removing an account removes its stacks and changes only the settings and who may send to the bus', () => {
    expect(Object.keys(CLOUD).filter((name) => !(name in WITHOUT_PAYMENTS))).toEqual([
      'member-payments',
      'member-payments-us-east-1',
      'sign-in-payments',
    ]);
    const changes = Object.keys(WITHOUT_PAYMENTS).flatMap((name) => differences(CLOUD[name], WITHOUT_PAYMENTS[name], [name]));
    expect(changes.map(([stack, , type, , argument]) => [stack, type, argument].filter(Boolean).join(' '))).toEqual([
      'central aws_cloudwatch_event_bus_policy policy',
      'central aws_dynamodb_table_item item',
    ]);
  });

  test('adding a Region to an account adds its stack and that of the security services, and changes only the aggregator and the settings', () => {
    const added = ['member-payments-eu-west-1', 'security-services-eu-west-1'];
    expect(Object.keys(WITH_ANOTHER_REGION).filter((name) => !(name in CLOUD))).toEqual(added);
    const changes = Object.keys(CLOUD).flatMap((name) => differences(CLOUD[name], WITH_ANOTHER_REGION[name], [name]));
    expect(changes.map(([stack, , type, , argument]) => [stack, type, argument].join(' '))).toEqual([
      'central aws_dynamodb_table_item item',
      'security-services aws_securityhub_finding_aggregator specified_regions',
    ]);
  });
});

describe('an organization that already has a trail', () => {
  const changes = (after: Stacks) => Object.keys(after).flatMap((name) => differences(CLOUD[name], after[name], [name]));

  test('keeps its trail: the stacks create neither trail nor bucket nor key, and are the same otherwise', () => {
    expect(Object.keys(WITH_OWN_TRAIL)).toEqual(Object.keys(CLOUD));
    const gone = changes(WITH_OWN_TRAIL).map(([stack, , type = '']) => `${stack} ${type}`);
    // The settings contain the digests of what all stacks write.
    const others = gone.filter((one) => !/^organization aws_(cloudtrail$|s3_bucket|kms_)/.test(one));
    expect(others.filter((one) => one !== 'central aws_dynamodb_table_item')).toEqual([]);
    expect(Object.keys(stackIn(WITH_OWN_TRAIL, 'organization').resource).sort()).toEqual([
      'aws_organizations_delegated_administrator',
      'aws_organizations_policy',
      'aws_organizations_policy_attachment',
    ]);
  });
});
