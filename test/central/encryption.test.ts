import { describe, expect, test } from 'vitest';
import { byName, CENTRAL, central, HUB } from '#test/support/central-stack.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import {
  asList,
  resourcesOf,
  type SynthesizedResource,
  stackIn,
  withPhysicalNames,
  writtenStatements,
} from '#test/support/synthesized.ts';

const ORGANIZATION = stackIn(CLOUD, 'organization');
const isHubKey = (value: unknown) => /^\$\{aws_kms_key\.key_\w+\.arn\}$/.test(String(value));

describe('everything the hub stores is encrypted with its own key', () => {
  test.each(byName('aws_sqs_queue'))('queue %s', (_, queue) => {
    expect(isHubKey(queue.kms_master_key_id)).toBe(true);
  });

  test.each(byName('aws_dynamodb_table'))('table %s, which can be restored to any point in time', (_, table) => {
    expect(table.server_side_encryption).toEqual({ enabled: true, kms_key_arn: expect.toSatisfy(isHubKey) });
    expect(table.point_in_time_recovery).toEqual({ enabled: true });
  });

  test.each(byName('aws_sns_topic'))('topic %s', (_, topic) => {
    expect(isHubKey(topic.kms_master_key_id)).toBe(true);
  });

  test.each(byName('aws_lambda_function'))('the environment of function %s', (_, one) => {
    expect(isHubKey(one.kms_key_arn)).toBe(true);
  });

  test.each(byName('aws_lambda_function'))('the log of function %s, which is kept for a year', (name, one) => {
    const group = central('aws_cloudwatch_log_group').find((logs) => logs.name === `/aws/lambda/${name}`);
    expect(group).toMatchObject({ retention_in_days: 365, kms_key_id: expect.toSatisfy(isHubKey) });
    expect(withPhysicalNames(CENTRAL, (one.logging_config as SynthesizedResource).log_group)).toBe(group?.name);
  });

  test.each([CENTRAL, ORGANIZATION])('the key itself is rotated', (stack) => {
    expect(resourcesOf(stack, 'aws_kms_key')).toEqual([
      expect.objectContaining({ enable_key_rotation: true, deletion_window_in_days: 30 }),
    ]);
  });
});

describe('the key of the hub', () => {
  const [key] = central('aws_kms_key');
  const allowing = (service: string) =>
    writtenStatements(key?.policy).filter(({ Principal }) =>
      asList((Principal as Record<string, string | string[]>).Service).includes(service),
    );

  test('lets EventBridge use it without conditions, because it names neither rule nor account to KMS', () => {
    expect(allowing('events.amazonaws.com')).toEqual([
      expect.objectContaining({ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }),
    ]);
    expect(allowing('events.amazonaws.com')[0]).not.toHaveProperty('Condition');
  });

  test('lets CloudWatch use it for alarms of this account only', () => {
    expect(allowing('cloudwatch.amazonaws.com').map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'aws:SourceAccount': HUB } },
    ]);
  });
});
