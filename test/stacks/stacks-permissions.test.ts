import { describe, expect, test } from 'vitest';
import { remediatePurpose } from '#core/naming.ts';
import { FAMILIES, type Phase } from '#core/playbook/playbook-id.ts';
import {
  EXAMPLE,
  listOf,
  type Resource,
  resolved,
  resourcesOf,
  type Stack,
  stackIn,
  statementsOf,
  synthesized,
} from '../support/synthesized.ts';

/** The longest a role's name may begin with. */
const PREFIX = 'a-prefix-of-thirty-two-letters--';
const LONGEST = { ...EXAMPLE, naming: { ...EXAMPLE.naming, rolePrefix: PREFIX } };

const CLOUD = await synthesized(EXAMPLE);
const CENTRAL = stackIn(CLOUD, 'central');
const EVERY_STACK = [...Object.entries(CLOUD), ...Object.entries(await synthesized(LONGEST))];

const INCIDENTS = 'org-security-hub-incidents';
const STATE = 'org-security-hub-state';
const queue = (name: string) => `arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-${name}`;
const role = (name: string) => `arn:aws:iam::*:role/org-security-hub/org-security-hub-${name}`;

const KEY = `aws_kms_key.${Object.keys(CENTRAL.resource.aws_kms_key ?? {})[0]}`;

/** What Lambda itself does with a function's role to feed it from a queue. */
const POLLING = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

const READING_A_STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];

/** The members' roles of one phase, family by family: what contains never becomes what takes back. */
function assuming(phase: Phase): Record<string, readonly string[]> {
  const roles = FAMILIES.map((family) => role(remediatePurpose(family, phase)));
  return Object.fromEntries(roles.map((arn) => [arn, ['sts:AssumeRole', 'sts:SetSourceIdentity']]));
}

/** What AWS calls each function makes, on what: exactly these and no others may be allowed. */
const CALLS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  detect: {
    [INCIDENTS]: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    [STATE]: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    [queue('urgent')]: POLLING,
    [queue('routine')]: POLLING,
    [queue('remediate.fifo')]: ['sqs:SendMessage'],
    [queue('parked')]: ['sqs:SendMessage'],
    [role('inspect')]: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
  },
  remediate: {
    [INCIDENTS]: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    [STATE]: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    [queue('remediate.fifo')]: POLLING,
    ...assuming('fix'),
  },
  decide: {
    [INCIDENTS]: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    [STATE]: ['dynamodb:Query'],
    [queue('decisions.fifo')]: POLLING,
    [queue('remediate.fifo')]: ['sqs:SendMessage'],
    ...assuming('undo'),
  },
  ledger: {
    [`${INCIDENTS}/stream/*`]: READING_A_STREAM,
    'arn:aws:s3:::org-security-hub-ledger-111122223333/incidents/*': ['s3:PutObject'],
    [queue('ledger-dead')]: ['sqs:SendMessage'],
  },
  announce: {
    [`${INCIDENTS}/stream/*`]: READING_A_STREAM,
    'arn:aws:events:ap-northeast-2:111122223333:event-bus/org-security-hub': ['events:PutEvents'],
    [queue('announce-dead')]: ['sqs:SendMessage'],
  },
  clock: {
    [INCIDENTS]: ['dynamodb:GetItem'],
    [STATE]: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    [queue('urgent')]: ['sqs:SendMessage'],
    [queue('decisions.fifo')]: ['sqs:SendMessage'],
  },
  publish: {
    [INCIDENTS]: ['dynamodb:GetItem'],
    [queue('publish')]: POLLING,
    [role('import-findings')]: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
    '*': ['securityhub:BatchImportFindings', 'securityhub:BatchUpdateFindings'],
  },
  flow: {
    [INCIDENTS]: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    [STATE]: ['dynamodb:Query'],
    'arn:aws:kinesis:ap-northeast-2:111122223333:stream/org-security-hub-flow-logs': [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
    [queue('look-back')]: POLLING,
    [queue('urgent')]: ['sqs:SendMessage'],
    [queue('parked')]: ['sqs:SendMessage'],
    [queue('flow-dead')]: ['sqs:SendMessage'],
    [role('inspect')]: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
  },
};

/** What every function needs to run at all. */
const RUNNING = (name: string) => ({
  [`/aws/lambda/org-security-hub-${name}:*`]: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  [KEY]: ['kms:Decrypt', 'kms:GenerateDataKey'],
});

function policyOf(name: string): readonly ReturnType<typeof statementsOf>[number][] {
  const found = resourcesOf(CENTRAL, 'aws_iam_role_policy').find((policy) => policy.name === name);
  return statementsOf(found?.policy);
}

describe('the role of each function', () => {
  test('is covered by the table of calls', () => {
    const functions = resourcesOf(CENTRAL, 'aws_iam_role_policy').map(({ name }) => String(name));
    expect(functions.sort()).toEqual(Object.keys(CALLS).sort());
  });

  test.each(Object.entries(CALLS))('%s: allows exactly the calls it makes', (name, calls) => {
    const allowed: Record<string, string[]> = {};
    for (const { Effect, Action, Resource } of policyOf(name)) {
      expect(Effect).toBe('Allow');
      for (const resource of listOf(Resource).map((one) => resolved(CENTRAL, one)))
        allowed[resource] = [...(allowed[resource] ?? []), ...listOf(Action)].sort();
    }
    expect(allowed).toEqual({ ...RUNNING(name), ...calls });
  });

  test.each(Object.keys(CALLS))('%s: no action is a pattern', (name) => {
    const actions = policyOf(name).flatMap(({ Action }) => listOf(Action));
    expect(actions.filter((action) => /[*?]/.test(action))).toEqual([]);
  });

  test('of detect writes nothing into the state table but what it remembers and notes: the settings lie there too', () => {
    const writing = policyOf('detect').filter(
      ({ Action, Resource }) => listOf(Action).includes('dynamodb:PutItem') && resolved(CENTRAL, Resource) === STATE,
    );
    const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['memory#*', 'agenda#*'] } };
    expect(writing).toEqual([expect.objectContaining({ Action: ['dynamodb:PutItem'], Condition })]);
  });

  test('of the clock touches nothing in the state table but the reminders', () => {
    const touching = policyOf('clock').filter(({ Resource }) => listOf(Resource).some((one) => resolved(CENTRAL, one) === STATE));
    const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['agenda#*'] } };
    expect(touching).toEqual([expect.objectContaining({ Condition })]);
  });

  /** What of the state table a role may touch with one call, by the keys' beginning. */
  const keysOf = (name: string, action: string) =>
    policyOf(name)
      .filter(({ Action, Resource }) => listOf(Action).includes(action) && resolved(CENTRAL, Resource) === STATE)
      .map(({ Condition }) => Condition);
  const only = (keys: string) => [{ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] } }];

  test('of whatever acts reads the settings and writes nothing there: what the hub may do is for people to say', () => {
    for (const name of ['detect', 'remediate', 'decide']) expect(keysOf(name, 'dynamodb:Query'), name).toEqual(only('settings'));
    expect(keysOf('remediate', 'dynamodb:UpdateItem')).toEqual(only('runs#*'));
    expect(keysOf('remediate', 'dynamodb:PutItem')).toEqual(only('agenda#*'));
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'])
      expect(keysOf('decide', action)).toEqual([]);
  });

  test('lets only Lambda assume it', () => {
    for (const { assume_role_policy } of resourcesOf(CENTRAL, 'aws_iam_role'))
      expect(statementsOf(assume_role_policy)).toEqual([
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ]);
  });

  test("carries the permissions boundary that the organization file names, with the hub's account in it", async () => {
    const bounded = { ...EXAMPLE, permissionsBoundary: 'arn:aws:iam::{account}:policy/boundary' };
    const boundaries = Object.entries(await synthesized(bounded)).flatMap(([name, stack]) =>
      resourcesOf(stack, 'aws_iam_role').map(({ permissions_boundary }) => [name, permissions_boundary]),
    );
    expect(boundaries).toContainEqual(['central', 'arn:aws:iam::111122223333:policy/boundary']);
    expect(boundaries).toContainEqual(['member-shop', 'arn:aws:iam::444455556666:policy/boundary']);
    expect(boundaries.filter(([, boundary]) => boundary === undefined)).toEqual([]);
  });
});

/** A text as AWS gets it, with values of the usual length where Terraform still has expressions. */
function filled(stack: Stack, text: unknown): string {
  const ids = JSON.stringify(['x'.repeat(43), 'y'.repeat(43)]);
  const key = `arn:aws:kms:ap-northeast-2:111122223333:key/${'0'.repeat(36)}`;
  const bare = String(text)
    .replaceAll('${jsonencode(var.external_ids)}', ids)
    .replace(/\$\{aws_kms_key\.\w+\.arn\}/g, key);
  return resolved(
    stack,
    bare.replace(/(?=\$\{aws_(?:dynamodb|cloudwatch)[^}]*\.arn\})/g, 'arn:aws:service:ap-northeast-2:111122223333:kind/'),
  );
}

type Limit = { readonly what: string; readonly type: string; readonly at: string; readonly most: number };

const SIZES: readonly Limit[] = [
  { what: 'a trust policy', type: 'aws_iam_role', at: 'assume_role_policy', most: 2_048 },
  { what: 'an event pattern', type: 'aws_cloudwatch_event_rule', at: 'event_pattern', most: 2_048 },
  { what: 'the pattern of a subscription', type: 'aws_cloudwatch_log_subscription_filter', at: 'filter_pattern', most: 1_024 },
  { what: 'the policy of a destination', type: 'aws_cloudwatch_log_destination_policy', at: 'access_policy', most: 5_120 },
  { what: 'the policy of a bus', type: 'aws_cloudwatch_event_bus_policy', at: 'policy', most: 10_240 },
  { what: 'the policy of a queue', type: 'aws_sqs_queue', at: 'policy', most: 8_192 },
  { what: 'the policy of a topic', type: 'aws_sns_topic_policy', at: 'policy', most: 30_720 },
  { what: 'the policy of a key', type: 'aws_kms_key', at: 'policy', most: 32_768 },
  { what: 'the policy of a bucket', type: 'aws_s3_bucket_policy', at: 'policy', most: 20_480 },
  { what: "a role's name", type: 'aws_iam_role', at: 'name', most: 64 },
  { what: "a role's description", type: 'aws_iam_role', at: 'description', most: 1_000 },
  { what: "a policy's name", type: 'aws_iam_role_policy', at: 'name', most: 128 },
  { what: "a rule's name", type: 'aws_cloudwatch_event_rule', at: 'name', most: 64 },
  { what: "a rule's description", type: 'aws_cloudwatch_event_rule', at: 'description', most: 512 },
  { what: "a target's id", type: 'aws_cloudwatch_event_target', at: 'target_id', most: 64 },
  { what: "a queue's name", type: 'aws_sqs_queue', at: 'name', most: 80 },
  { what: "a function's name", type: 'aws_lambda_function', at: 'function_name', most: 64 },
  { what: "a function's description", type: 'aws_lambda_function', at: 'description', most: 256 },
  { what: "an alarm's name", type: 'aws_cloudwatch_metric_alarm', at: 'alarm_name', most: 255 },
  { what: "a table's name", type: 'aws_dynamodb_table', at: 'name', most: 255 },
  { what: "a bucket's name", type: 'aws_s3_bucket', at: 'bucket', most: 63 },
];

describe('nothing is longer than AWS takes, whatever prefix the roles have', () => {
  test.each(SIZES)('$what has at most $most characters', ({ type, at, most }) => {
    const values = EVERY_STACK.flatMap(([, stack]) =>
      resourcesOf(stack, type).flatMap((one) => (one[at] === undefined ? [] : [filled(stack, one[at])])),
    );
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter((value) => value.length > most)).toEqual([]);
  });

  test('the inline policies of a role have together at most 10,240 characters', () => {
    const totals = EVERY_STACK.flatMap(([name, stack]) => {
      const lengths = new Map<string, number>();
      for (const { role: owner, policy } of resourcesOf(stack, 'aws_iam_role_policy') as Resource[]) {
        const key = `${name} ${owner}`;
        lengths.set(key, (lengths.get(key) ?? 0) + filled(stack, policy).length);
      }
      return [...lengths];
    });
    expect(totals.length).toBeGreaterThan(0);
    expect(totals.filter(([, length]) => length > 10_240)).toEqual([]);
  });

  test('a bus has at most 300 rules and a rule at most 5 targets', () => {
    for (const [name, stack] of EVERY_STACK) {
      const targets = resourcesOf(stack, 'aws_cloudwatch_event_target').map((target) => String(target.rule));
      const most = Math.max(0, ...targets.map((rule) => targets.filter((other) => other === rule).length));
      expect(most, name).toBeLessThanOrEqual(5);
      expect(resourcesOf(stack, 'aws_cloudwatch_event_rule').length, name).toBeLessThanOrEqual(300);
    }
  });
});
