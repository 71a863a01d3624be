import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import { TerraformStack, Testing } from '#cdktf';
import { FlowLogStream, type FlowLogStreamProps } from '#central/flow-log-stream.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import type { FlowLogs } from '#core/network/flow-log.ts';
import type { Account, Organization } from '#stacks/organization/organization.ts';
import { CENTRAL, HOME, HUB } from '#test/support/central-stack.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import { type Document, isTrusted } from '#test/support/iam.ts';
import { changed, parse } from '#test/support/organization-file.ts';
import {
  EXAMPLE,
  resourcesOf,
  type Stacks,
  stackIn,
  synthesized,
  type TerraformJson,
  writtenStatements,
} from '#test/support/synthesized.ts';

const LOGS: FlowLogs = { group: '/shop/flow-logs' };
const STREAM = `arn:aws:kinesis:${HOME}:${HUB}:stream/org-security-hub-flow-logs`;

/** The example organization in which only these accounts send flow logs. */
function sending(flowLogs: Readonly<Record<string, Partial<Account>>>): Organization {
  const accounts = EXAMPLE.accounts.map(({ flowLogs: _, ...one }): Account => ({ ...one, ...flowLogs[one.name] }));
  return { ...EXAMPLE, accounts };
}

const WITHOUT_SENDERS = await synthesized(sending({}));
const IN_ANOTHER_REGION = await synthesized(
  sending({ shop: { regions: ['eu-west-1', 'us-east-1'], flowLogs: { ...LOGS, regions: ['eu-west-1'] } } }),
);

/** A stack with nothing but the stream and its role. */
function streamOf(props: Partial<Pick<FlowLogStreamProps, 'senders' | 'capacity'>>): TerraformJson {
  const stack = new TerraformStack(Testing.app(), 'one');
  new FlowLogStream(stack, 'stream', { naming: EXAMPLE.naming, senders: [], capacity: 1, ...props });
  return stack.toTerraform() as TerraformJson;
}

const subscribed = (stacks: Stacks) =>
  Object.keys(stacks).filter((name) => resourcesOf(stackIn(stacks, name), 'aws_cloudwatch_log_subscription_filter').length > 0);

describe('the stacks of flow logs', () => {
  test('subscribe the log groups of accounts that opted in, in each of their Regions, and no other', () => {
    expect(subscribed(CLOUD)).toEqual(['member-shop', 'member-shop-us-east-1']);
  });

  test('have a destination in each Region that flow logs come from, and one stream in the home Region', () => {
    const names = Object.keys(CLOUD).filter(
      (name) => resourcesOf(stackIn(CLOUD, name), 'aws_cloudwatch_log_destination').length > 0,
    );
    expect(names.sort()).toEqual(['flow-logs', 'flow-logs-us-east-1']);
    for (const name of names) {
      const [destination] = resourcesOf(stackIn(CLOUD, name), 'aws_cloudwatch_log_destination');
      expect(destination).toMatchObject({ name: 'org-security-hub-flow-logs', target_arn: STREAM });
    }
    const streams = Object.values(CLOUD).flatMap((stack) => resourcesOf(stack, 'aws_kinesis_stream'));
    expect(streams).toEqual([
      expect.objectContaining({
        stream_mode_details: { stream_mode: 'PROVISIONED' },
        shard_count: 1,
        encryption_type: 'KMS',
        retention_period: 24,
      }),
    ]);
  });

  test.each([
    ['flow-logs', HOME],
    ['flow-logs-us-east-1', 'us-east-1'],
  ])('%s: only accounts of the organization may subscribe to the destination', (name, region) => {
    const [policy, ...more] = resourcesOf(stackIn(CLOUD, name), 'aws_cloudwatch_log_destination_policy');
    expect(more).toEqual([]);
    expect(writtenStatements(policy?.access_policy)).toEqual([
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 'logs:PutSubscriptionFilter',
        Resource: `arn:aws:logs:${region}:${HUB}:destination:org-security-hub-flow-logs`,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': EXAMPLE.id } },
      },
    ]);
  });

  test('let CloudWatch Logs write to the stream for the hub and for accounts that opted in, and do nothing else', () => {
    const [role] = resourcesOf(stackIn(CLOUD, 'flow-logs'), 'aws_iam_role');
    const trust = JSON.parse(String(role?.assume_role_policy)) as Document;
    const trusts = (owner: string, service = 'logs.amazonaws.com') =>
      isTrusted(trust, { service }, 'sts:AssumeRole', { 'aws:SourceArn': `arn:aws:logs:us-east-1:${owner}:any` });
    expect([HUB, '444455556666', '777788889999'].map((owner) => trusts(owner))).toEqual([true, true, false]);
    expect(trusts(HUB, 'events.amazonaws.com')).toBe(false);
    const [policy] = resourcesOf(stackIn(CLOUD, 'flow-logs'), 'aws_iam_role_policy');
    expect(writtenStatements(policy?.policy)).toEqual([
      { Effect: 'Allow', Action: ['kinesis:PutRecord', 'kinesis:PutRecords'], Resource: STREAM },
    ]);
  });

  test('name the accounts that send as long as the trust policy has room, and never use a condition key that CloudWatch Logs does not send', () => {
    const conditionOf = (senders: string[]) => {
      const [role] = resourcesOf(streamOf({ senders }), 'aws_iam_role');
      expect(String(role?.assume_role_policy).length).toBeLessThanOrEqual(2_048);
      return writtenStatements(role?.assume_role_policy)[0]?.Condition;
    };
    const named = [HUB, '444455556666', '777788889999'];
    const accounts = named.map((account) => `arn:aws:logs:*:${account}:*`);
    expect(conditionOf(named.slice(1))).toEqual({ StringLike: { 'aws:SourceArn': accounts } });
    const many = conditionOf(Array.from({ length: 80 }, (_, index) => String(300_000_000_000 + index)));
    expect(many).toEqual({ StringLike: { 'aws:SourceArn': 'arn:aws:logs:*:*:*' } });
  });

  test.each([
    [
      'the shards that the file asks for',
      'flowLogShards: 3',
      { stream_mode_details: { stream_mode: 'PROVISIONED' }, shard_count: 3 },
    ],
    [
      'no shards where the file asks for on-demand',
      'flowLogShards: on-demand',
      { stream_mode_details: { stream_mode: 'ON_DEMAND' } },
    ],
  ])('have a stream with %s', (_, written, wanted) => {
    const { flowLogShards } = parse(changed('# flowLogShards: 1', written));
    const [stream] = resourcesOf(streamOf({ capacity: flowLogShards }), 'aws_kinesis_stream');
    expect(stream).toMatchObject(wanted);
    expect(stream?.shard_count === undefined).toBe(flowLogShards === 'on-demand');
  });

  test('look for connections 15 minutes after every exposure, when the records have arrived', () => {
    const rule = resourcesOf(CENTRAL, 'aws_cloudwatch_event_rule').find(({ name }) => name === 'org-security-hub-look-back');
    const scenarios = CATALOGUE.filter((scenario) => playbooksOf(scenario)[0] === 'revoke-open-ingress').map(({ id }) => id);
    expect(JSON.parse(String(rule?.event_pattern))).toMatchObject({
      account: [HUB],
      detail: { scenario: scenarios, state: ['NEW', 'MITIGATED'] },
    });
    expect(scenarios).toContain('sg-ssh-open-world');
    const queue = resourcesOf(CENTRAL, 'aws_sqs_queue').find(({ name }) => name === 'org-security-hub-look-back');
    expect(queue?.delay_seconds).toBe(900);
  });

  test('do not exist if no account opted in', () => {
    expect(Object.keys(WITHOUT_SENDERS).filter((name) => name.startsWith('flow-logs'))).toEqual([]);
    expect(subscribed(WITHOUT_SENDERS)).toEqual([]);
    const functions = resourcesOf(stackIn(WITHOUT_SENDERS, 'central'), 'aws_lambda_function');
    expect(functions.map(({ function_name }) => function_name)).not.toContain('org-security-hub-flow');
  });

  test('accept flow logs from a Region that the hub itself does not use', () => {
    const names = Object.keys(IN_ANOTHER_REGION).filter((name) => name.startsWith('flow-logs'));
    expect(names.sort()).toEqual(['flow-logs', 'flow-logs-eu-west-1']);
    expect(subscribed(IN_ANOTHER_REGION)).toEqual(['member-shop']);
  });
});
