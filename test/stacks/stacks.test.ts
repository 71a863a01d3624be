import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { CallTrigger } from '#core/detection/trigger.ts';
import { defaultMode } from '#core/settings.ts';
import { dataEvents } from '#forward/forwarding.ts';
import type { Organization } from '#stacks/organization/organization.ts';
import { SKIPPED_LOCALLY } from '#stacks/profile.ts';
import { trailSelectors } from '#stacks/trail-selectors.ts';
import { FAMILIES, remediationsOf } from '../support/baseline.ts';
import {
  EXAMPLE,
  listOf,
  type Resource,
  resolved,
  resourcesOf,
  type Stack,
  type Stacks,
  stackIn,
  synthesized,
} from '../support/synthesized.ts';

const CLOUD = await synthesized(EXAMPLE);
const LOCAL = await synthesized(EXAMPLE, 'local');
const { management, naming, accounts } = EXAMPLE;
const MEMBERS = accounts.flatMap(({ name, id, regions }) =>
  regions.map((region, index) => ({
    stack: index === 0 ? `member-${name}` : `member-${name}-${region}`,
    name,
    id,
    region,
    index,
  })),
);

/** Everything in which two values differ, as paths. */
function differences(one: unknown, other: unknown, path: readonly string[] = []): string[][] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isRecord(one) || !isRecord(other)) return [[...path]];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => differences(one[key], other[key], [...path, key]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every text anywhere in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('which stacks there are', () => {
  test('the organization, its security services, the evidence, the hub, where flow logs go, and every Region of every account', () => {
    const hub = ['security-services', 'ledger', 'central', 'flow-logs', 'flow-logs-us-east-1'];
    const expected = ['organization', ...hub, ...MEMBERS.map(({ stack }) => stack)];
    expect(Object.keys(CLOUD).sort()).toEqual(expected.sort());
  });

  test('the local profile has the same stacks', () => {
    expect(Object.keys(LOCAL)).toEqual(Object.keys(CLOUD));
  });
});

describe('every stack works in one account and one Region', () => {
  const places: Record<string, { id: string; region: string }> = {
    organization: { id: management, region: naming.homeRegion },
    'security-services': { id: naming.hubAccount, region: naming.homeRegion },
    central: { id: naming.hubAccount, region: naming.homeRegion },
    'flow-logs': { id: naming.hubAccount, region: naming.homeRegion },
    'flow-logs-us-east-1': { id: naming.hubAccount, region: 'us-east-1' },
    ...Object.fromEntries(MEMBERS.map(({ stack, id, region }) => [stack, { id, region }])),
  };

  test.each(Object.entries(places))('%s has one provider, for that account and Region alone', (name, { id, region }) => {
    const { provider } = stackIn(CLOUD, name);
    expect(Object.keys(provider)).toEqual(['aws']);
    expect(provider.aws).toEqual([expect.objectContaining({ region, allowed_account_ids: [id] })]);
  });

  test.each(Object.entries(places))('%s assumes the rollout role unless it is in the management account', (name, { id }) => {
    const roles = stackIn(CLOUD, name).provider.aws.flatMap((block) => block.assume_role ?? []);
    const expected = id === management ? [] : [`arn:aws:iam::${id}:role/OrganizationAccountAccessRole`];
    expect(roles.map(({ role_arn }) => role_arn)).toEqual(expected);
  });

  test('no two resources of one type have the same name in one account and Region', () => {
    const taken = Object.entries(CLOUD).flatMap(([name, stack]) =>
      Object.entries(stack.resource).flatMap(([type, resources]) =>
        Object.values(resources).map((resource) => {
          // Roles and buckets are known beyond their Region.
          const region = /^aws_(iam_|s3_)/.test(type) ? 'anywhere' : stack.provider.aws[0]?.region;
          return [places[name]?.id, region, type, nameOf(stack, resource)].join(' ');
        }),
      ),
    );
    expect(taken.filter((one, index) => taken.indexOf(one) !== index)).toEqual([]);
  });
});

/** What AWS tells a resource from others of its type by; empty for what an account has once. */
function nameOf(stack: Stack, resource: Resource): string {
  const parts = ['event_bus_name', 'role', 'rule', 'table_name', 'function_name', 'event_source_arn', 'alarm_name', 'bucket'];
  const more = ['account_id', 'admin_account_id', 'target_id', 'item', 'name'];
  return [...parts, ...more].map((part) => (resource[part] === undefined ? '' : resolved(stack, resource[part]))).join('/');
}

describe('the two profiles', () => {
  const differing = Object.keys(CLOUD).flatMap((name) => differences(CLOUD[name], LOCAL[name], [name]));
  const beyondProviders = differing.filter(([, part]) => part !== 'provider');
  /** `type` where the whole resource type differs, else `type.argument`. */
  const wordFor = ([, , type, , argument]: readonly string[]) => (argument === undefined ? String(type) : `${type}.${argument}`);

  test('differ, beside the provider, in nothing but what the file of local skips names', () => {
    const known = [...Object.keys(SKIPPED_LOCALLY.resources), ...Object.keys(SKIPPED_LOCALLY.arguments)];
    expect([...new Set(beyondProviders.map(wordFor))].sort()).toEqual(known.sort());
  });

  test('the cloud has everything that the local profile skips, and the local profile has none of it', () => {
    for (const [name = '', part = '', ...path] of beyondProviders) {
      const at = (stack: unknown) => path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), stack);
      expect(at(stackIn(CLOUD, name)[part]), path.join('.')).toBeDefined();
      expect(at(stackIn(LOCAL, name)[part]), path.join('.')).toBeUndefined();
    }
  });

  test.each(Object.keys(CLOUD))('%s: the local provider only adds what one machine needs', (name) => {
    const [local] = stackIn(LOCAL, name).provider.aws;
    const needs = { s3_use_path_style: true, max_retries: 2, skip_metadata_api_check: 'true' };
    expect(local).toEqual({ ...stackIn(CLOUD, name).provider.aws[0], ...needs });
  });
});

describe('no secret is written', () => {
  const withRoles = ['central', ...MEMBERS.filter(({ index }) => index === 0).map(({ stack }) => stack)];

  test.each(withRoles)('%s takes the external ids as a sensitive variable with a check', (name) => {
    const { external_ids: variable } = stackIn(CLOUD, name).variable ?? {};
    expect(variable).toMatchObject({ sensitive: true, nullable: false, type: 'list(string)' });
    expect(listOf<Resource>(variable?.validation as Resource[]).map(({ condition }) => condition)).toEqual([
      '${alltrue([for id in var.external_ids : length(id) >= 22]) && length(var.external_ids) > 0}',
    ]);
    expect(variable).not.toHaveProperty('default');
  });

  test.each(Object.keys(CLOUD).filter((name) => !withRoles.includes(name)))('%s needs no variable', (name) => {
    expect(stackIn(CLOUD, name)).not.toHaveProperty('variable');
  });

  test('wherever an external id belongs stands the variable and nothing else', () => {
    const spoken = Object.values(CLOUD)
      .flatMap(({ resource }) => textsIn(resource))
      .flatMap((text) => [...text.matchAll(/"sts:ExternalId":("[^"]*"|[^,}]*\})/g)].map(([, value]) => value));
    expect(new Set(spoken)).toEqual(new Set(['${jsonencode(var.external_ids)}']));
    const given = resourcesOf(stackIn(CLOUD, 'central'), 'aws_lambda_function').flatMap((one) => {
      const { variables } = one.environment as { variables: Record<string, string> };
      return variables.HUB_EXTERNAL_IDS ?? [];
    });
    expect(given).toEqual(Array(5).fill('${jsonencode(var.external_ids)}'));
  });
});

describe('the organization trail', () => {
  type Selector = { readonly field_selector: readonly { readonly field: string; readonly [match: string]: unknown }[] };
  const [trail] = resourcesOf(stackIn(CLOUD, 'organization'), 'aws_cloudtrail');
  const selectors = listOf<Selector>(trail?.advanced_event_selector as Selector[] | undefined);
  const fields = ({ field_selector }: Selector) =>
    Object.fromEntries(field_selector.map(({ field, ...match }) => [field, match]));

  test('records management events, and of data events exactly the calls that detections wait for', () => {
    const waitedFor = [...dataEvents(CATALOGUE)];
    const data = waitedFor.map(([type, calls]) => ({
      eventCategory: { equals: ['Data'] },
      'resources.type': { equals: [type] },
      eventName: { equals: calls },
      'resources.ARN': { not_starts_with: [`arn:aws:s3:::org-security-hub-trail-${management}/`] },
    }));
    const expected = [{ eventCategory: { equals: ['Management'] } }, ...data];
    expect(selectors.map(fields)).toEqual(waitedFor.length === 0 ? [] : expected);
  });

  test('says nothing of selectors while no detection waits for data events', () => {
    const withoutData = CATALOGUE.filter(({ triggers }) => !triggers.some((trigger) => 'data' in trigger));
    expect(trailSelectors(dataEvents(withoutData), 'logs')).toEqual([]);
  });

  test('selects each call of a data trigger once, and no call of any other', () => {
    const [any] = CATALOGUE;
    const waiting = (...triggers: readonly CallTrigger[]) => ({ ...(any as Detection), triggers });
    const objects = { source: 's3.amazonaws.com', data: 'AWS::S3::Object' } as const;
    const catalogue = [
      waiting({ ...objects, calls: ['PutObjectAcl'] }, { source: 's3.amazonaws.com', calls: ['PutBucketAcl'] }),
      waiting({ ...objects, calls: ['DeleteObject', 'PutObjectAcl'] }),
    ];
    const [, data, ...more] = trailSelectors(dataEvents(catalogue), 'logs');
    expect(data?.fieldSelector).toContainEqual({ field: 'eventName', equalTo: ['DeleteObject', 'PutObjectAcl'] });
    expect(more).toEqual([]);
  });
});

describe('one stack never needs the state of another', () => {
  test.each(Object.entries(CLOUD))('%s refers to its own resources only', (_, stack) => {
    expect(stack).not.toHaveProperty('data');
    const references = textsIn(stack.resource).flatMap((text) => [...text.matchAll(/\$\{(aws_\w+)\.([\w-]+)\./g)]);
    const lost = references.filter(([, type = '', id = '']) => stack.resource[type]?.[id] === undefined);
    expect(lost.map(([expression]) => expression)).toEqual([]);
  });

  const without = (name: string): Organization => ({ ...EXAMPLE, accounts: accounts.filter((one) => one.name !== name) });

  test('removing an account removes its stacks and changes only the settings and its membership', async () => {
    const rest = await synthesized(without('payments'));
    expect(Object.keys(CLOUD).filter((name) => !(name in rest))).toEqual(['member-payments', 'member-payments-us-east-1']);
    const changes = Object.keys(rest).flatMap((name) => differences(CLOUD[name], rest[name], [name]));
    expect(changes.map(([stack, , type, , argument]) => [stack, type, argument].filter(Boolean).join(' '))).toEqual([
      'central aws_dynamodb_table_item item',
      'security-services aws_securityhub_member',
    ]);
  });

  test('adding a Region to an account adds one stack and changes no other', async () => {
    const wider = accounts.map((one) =>
      one.name === 'payments' ? { ...one, regions: [...one.regions, 'eu-west-1'] as const } : one,
    );
    const more = await synthesized({ ...EXAMPLE, accounts: wider as unknown as Organization['accounts'] });
    expect(Object.keys(more).filter((name) => !(name in CLOUD))).toEqual(['member-payments-eu-west-1']);
    expect(Object.keys(CLOUD).flatMap((name) => differences(CLOUD[name], more[name], [name]))).toEqual([]);
  });
});

describe('an organization that has some of it already', () => {
  const changes = (after: Stacks) => Object.keys(after).flatMap((name) => differences(CLOUD[name], after[name], [name]));

  test('keeps its trail: the hub brings neither trail nor bucket nor key, and all else is the same', async () => {
    const after = await synthesized({ ...EXAMPLE, creates: { ...EXAMPLE.creates, trail: false } });
    expect(Object.keys(after)).toEqual(Object.keys(CLOUD));
    const gone = changes(after).map(([stack, , type = '']) => `${stack} ${type}`);
    expect(gone.filter((one) => !/^organization aws_(cloudtrail$|s3_bucket|kms_)/.test(one))).toEqual([]);
    expect(Object.keys(stackIn(after, 'organization').resource).sort()).toEqual([
      'aws_guardduty_organization_admin_account',
      'aws_organizations_delegated_administrator',
      'aws_securityhub_account',
      'aws_securityhub_organization_admin_account',
    ]);
  });

  test('keeps its security services: the hub names no administrator, and all else is the same', async () => {
    const after = await synthesized({ ...EXAMPLE, creates: { ...EXAMPLE.creates, services: false } });
    expect(Object.keys(CLOUD).filter((name) => !(name in after))).toEqual(['security-services']);
    const gone = changes(after).map(([stack, , type = '']) => `${stack} ${type}`);
    expect(gone.sort()).toEqual([
      'organization aws_guardduty_organization_admin_account',
      'organization aws_securityhub_account',
      'organization aws_securityhub_organization_admin_account',
    ]);
  });
});

describe('what a member receives', () => {
  const remediationRoles = (name: string) =>
    Object.keys(stackIn(CLOUD, name).resource.aws_iam_role ?? {}).filter((role) => role.startsWith('remediate-'));

  test.each(accounts.map(({ name, modes }) => [name, defaultMode(modes)]))(
    '%s, whose mode is %s, has the remediation roles of that mode',
    (name, mode) => {
      const expected = mode === 'auto' ? remediationsOf(FAMILIES).map(({ purpose }) => purpose) : [];
      expect(remediationRoles(`member-${name}`).sort()).toEqual(expected.sort());
    },
  );

  test.each(MEMBERS.filter(({ index }) => index > 0))('$stack brings no role, for roles are global', ({ stack }) => {
    expect(stackIn(CLOUD, stack).resource).not.toHaveProperty('aws_iam_role');
  });

  test.each(MEMBERS)('$stack forwards with the same rules as every other, of its own account', ({ stack, id }) => {
    const patterns = (name: string, account: string) =>
      resourcesOf(stackIn(CLOUD, name), 'aws_cloudwatch_event_rule').map((rule) =>
        String(rule.event_pattern).replaceAll(account, 'own'),
      );
    expect(patterns(stack, id).length).toBeGreaterThan(0);
    expect(patterns(stack, id)).toEqual(patterns('member-management', management));
  });

  test.each(MEMBERS)(
    '$stack keeps what could not be forwarded in an encrypted queue that only its rules write to',
    ({ stack, id, region }) => {
      const [queue, ...more] = resourcesOf(stackIn(CLOUD, stack), 'aws_sqs_queue');
      expect(more).toEqual([]);
      expect(queue).toMatchObject({ sqs_managed_sse_enabled: true, message_retention_seconds: 14 * 24 * 3600 });
      const targets = resourcesOf(stackIn(CLOUD, stack), 'aws_cloudwatch_event_target');
      expect(new Set(targets.map(({ dead_letter_config }) => (dead_letter_config as Resource).arn))).toEqual(
        new Set([`arn:aws:sqs:${region}:${id}:${queue?.name}`]),
      );
    },
  );
});
