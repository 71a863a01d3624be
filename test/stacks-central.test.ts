import { describe, expect, test } from 'vitest';
import {
  EXAMPLE,
  listOf,
  type Resource,
  resolved,
  resourcesOf,
  stackIn,
  statementsOf,
  synthesized,
} from './support/synthesized.ts';

const CLOUD = await synthesized(EXAMPLE);
const CENTRAL = stackIn(CLOUD, 'central');
const ORGANIZATION = stackIn(CLOUD, 'organization');
const HUB = EXAMPLE.naming.hubAccount;
const REGION = EXAMPLE.naming.homeRegion;

const central = (type: string) => resourcesOf(CENTRAL, type);
const queueArn = (name: unknown) => `arn:aws:sqs:${REGION}:${HUB}:${name}`;
const byName = (type: string) => central(type).map((one) => [String(one.name ?? one.function_name), one] as const);
const isHubKey = (value: unknown) => /^\$\{aws_kms_key\.key_\w+\.arn\}$/.test(String(value));

/** Every queue with the ARN of its dead-letter queue and how often it delivers. */
const REDRIVES = central('aws_sqs_queue').flatMap(({ name, redrive_policy }) => {
  if (redrive_policy === undefined) return [];
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(String(redrive_policy)) as Record<string, unknown>;
  return [{ queue: String(name), dead: String(deadLetterTargetArn), receives: Number(maxReceiveCount) }];
});

/** Every place where messages end that nobody could handle. */
const GRAVES = [
  ...REDRIVES.map(({ dead }) => dead),
  ...central('aws_lambda_event_source_mapping').flatMap(({ destination_config }) =>
    destination_config === undefined ? [] : [String((destination_config as { on_failure: Resource }).on_failure.destination_arn)],
  ),
  queueArn('org-security-hub-parked'),
];

describe('nothing is lost', () => {
  const targets = Object.entries(CLOUD).flatMap(([name, stack]) =>
    Object.entries(stack.resource.aws_cloudwatch_event_target ?? {}).map(([id, target]) => ({ name, id, target })),
  );

  test.each(targets)('$name: $id tries for a day, then hands over to a dead-letter queue', ({ target }) => {
    expect(target.retry_policy).toEqual({ maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 });
    expect(target.dead_letter_config).toEqual({ arn: expect.stringMatching(/^arn:aws:sqs:/) });
  });

  test("the dead-letter queue of every rule of the hub is its target queue's own", () => {
    for (const { arn, dead_letter_config } of central('aws_cloudwatch_event_target')) {
      const redrive = REDRIVES.find(({ queue }) => queueArn(queue) === arn);
      expect((dead_letter_config as Resource).arn, String(arn)).toBe(redrive?.dead);
    }
  });

  test('every dead-letter queue is one that exists, of the same kind, and keeps its messages for a fortnight', () => {
    for (const grave of GRAVES) {
      const [, queue] = byName('aws_sqs_queue').find(([name]) => queueArn(name) === grave) ?? [];
      expect(queue?.message_retention_seconds, grave).toBe(14 * 24 * 3600);
      const fed = REDRIVES.find(({ dead }) => dead === grave)?.queue ?? '';
      expect(queue?.fifo_queue === true, grave).toBe(fed.endsWith('.fifo'));
    }
  });

  test('every mapping reports which messages of a batch failed', () => {
    const mappings = central('aws_lambda_event_source_mapping');
    expect(mappings).toHaveLength(5);
    for (const mapping of mappings) expect(mapping.function_response_types).toEqual(['ReportBatchItemFailures']);
  });

  test('a stream that a function cannot handle is split, tried again, and put away', () => {
    const [stream, ...more] = central('aws_lambda_event_source_mapping').filter((one) => one.starting_position !== undefined);
    expect(more).toEqual([]);
    expect(stream).toMatchObject({ bisect_batch_on_function_error: true, maximum_retry_attempts: 10 });
    expect(GRAVES).toContain(queueArn('org-security-hub-announce-dead'));
  });

  test.each(REDRIVES)('$queue waits six times as long as its function may take', ({ queue }) => {
    const mapping = central('aws_lambda_event_source_mapping').find(
      ({ event_source_arn }) => event_source_arn === queueArn(queue),
    );
    const [, consumer] = byName('aws_lambda_function').find(([name]) => name === resolved(CENTRAL, mapping?.function_name)) ?? [];
    const [, source] = byName('aws_sqs_queue').find(([name]) => name === queue) ?? [];
    expect(Number(source?.visibility_timeout_seconds)).toBeGreaterThanOrEqual(6 * Number(consumer?.timeout));
  });

  test('the remediate function knows which delivery of an order is the last', () => {
    const [, remediate] = byName('aws_lambda_function').find(([name]) => name.endsWith('-remediate')) ?? [];
    const environment = remediate?.environment as { variables: Record<string, string> } | undefined;
    const orders = REDRIVES.find(({ queue }) => queue === 'org-security-hub-remediate.fifo');
    expect(environment?.variables.MAX_RECEIVES).toBe(String(orders?.receives));
  });
});

describe('somebody hears of it', () => {
  const alarmed = (dimension: string, metric: string) =>
    central('aws_cloudwatch_metric_alarm').flatMap(({ metric_name, dimensions }) =>
      metric_name === metric ? [String((dimensions as Resource)[dimension])] : [],
    );

  test('every dead-letter queue of the hub has an alarm', () => {
    const watched = alarmed('QueueName', 'ApproximateNumberOfMessagesVisible').map(queueArn);
    expect(watched.sort()).toEqual([...GRAVES].sort());
  });

  test('every function has an alarm', () => {
    const functions = byName('aws_lambda_function').map(([name]) => name);
    expect(alarmed('FunctionName', 'Errors').sort()).toEqual(functions.sort());
  });

  test('one message or one error is enough, and people hear of the end too', () => {
    for (const alarm of central('aws_cloudwatch_metric_alarm')) {
      expect(alarm).toMatchObject({ comparison_operator: 'GreaterThanThreshold', threshold: 0, evaluation_periods: 1 });
      const topic = [expect.stringMatching(/^\$\{aws_sns_topic\./)];
      expect([alarm.alarm_actions, alarm.ok_actions]).toEqual([topic, topic]);
    }
  });

  test('without a mail address there is a topic and nobody on it', async () => {
    const { alarmEmail: _, ...silent } = EXAMPLE;
    const stack = stackIn(await synthesized(silent), 'central');
    expect(stack.resource).not.toHaveProperty('aws_sns_topic_subscription');
    expect(resourcesOf(stack, 'aws_sns_topic')).toHaveLength(1);
  });
});

describe('only those in who belong in', () => {
  const queues = Object.entries(CLOUD).flatMap(([name, stack]) =>
    resourcesOf(stack, 'aws_sqs_queue').map((queue) => ({ name, stack, queue, title: `${name}: ${queue.name}` })),
  );
  const policyOf = (queue: Resource) => (queue.policy === undefined ? [] : statementsOf(queue.policy));

  test.each(queues)('$title lets in exactly the rules that feed it', ({ stack, queue }) => {
    const arn = `arn:aws:sqs:${stack.provider.aws[0]?.region}:${stack.provider.aws[0]?.allowed_account_ids[0]}:${queue.name}`;
    const targets = resourcesOf(stack, 'aws_cloudwatch_event_target');
    const feeding = targets.filter((target) => target.arn === arn || (target.dead_letter_config as Resource).arn === arn);
    const prefix = arn.replace(':sqs:', ':events:').replace(/:[^:]+$/, ':rule/');
    const rules = feeding.map(({ rule, event_bus_name }) => {
      const bus = event_bus_name === undefined ? '' : `${resolved(stack, event_bus_name)}/`;
      return `${prefix}${bus}${resolved(stack, rule)}`;
    });
    const allowed = policyOf(queue).filter(({ Effect }) => Effect === 'Allow');
    for (const statement of allowed) {
      expect(statement).toMatchObject({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': expect.anything() } },
      });
      expect(Object.keys(statement.Condition ?? {})).toEqual(['ArnEquals']);
    }
    const let_in = allowed.flatMap(({ Condition }) => listOf(Condition?.ArnEquals?.['aws:SourceArn'] as string[]));
    expect(let_in.toSorted()).toEqual([...new Set(rules)].sort());
  });

  test("the bus takes events only from this organization's forwarder roles", () => {
    const [policy, ...more] = central('aws_cloudwatch_event_bus_policy');
    expect(more).toEqual([]);
    expect(statementsOf(policy?.policy)).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: `arn:aws:events:${REGION}:${HUB}:event-bus/org-security-hub`,
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': EXAMPLE.id },
          ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/org-security-hub/org-security-hub-forward-events' },
        },
      }),
    ]);
  });

  test("findings are made of the hub's own events only, not of what a member sends under that name", () => {
    const publish = central('aws_cloudwatch_event_rule').find(({ name }) => name === 'org-security-hub-publish');
    expect(JSON.parse(String(publish?.event_pattern))).toMatchObject({ account: [HUB], source: ['org-security-hub'] });
  });
});

describe('everything the hub keeps is encrypted with its own key, and recoverable', () => {
  test.each(byName('aws_sqs_queue'))('queue %s', (_, queue) => {
    expect(isHubKey(queue.kms_master_key_id)).toBe(true);
  });

  test.each(byName('aws_dynamodb_table'))('table %s', (_, table) => {
    expect(table.server_side_encryption).toEqual({ enabled: true, kms_key_arn: expect.toSatisfy(isHubKey) });
    expect(table.point_in_time_recovery).toEqual({ enabled: true });
  });

  test.each(byName('aws_sns_topic'))('topic %s', (_, topic) => {
    expect(isHubKey(topic.kms_master_key_id)).toBe(true);
  });

  test.each(byName('aws_lambda_function'))('the settings of function %s', (_, one) => {
    expect(isHubKey(one.kms_key_arn)).toBe(true);
  });

  test.each(byName('aws_lambda_function'))('the log of function %s, which is kept for a year', (name, one) => {
    const group = central('aws_cloudwatch_log_group').find((logs) => logs.name === `/aws/lambda/${name}`);
    expect(group).toMatchObject({ retention_in_days: 365, kms_key_id: expect.toSatisfy(isHubKey) });
    expect(resolved(CENTRAL, (one.logging_config as Resource).log_group)).toBe(group?.name);
  });

  test.each([CENTRAL, ORGANIZATION])('the key itself turns over once a year', (stack) => {
    expect(resourcesOf(stack, 'aws_kms_key')).toEqual([
      expect.objectContaining({ enable_key_rotation: true, deletion_window_in_days: 30 }),
    ]);
  });
});

describe('the trail of the organization', () => {
  const only = (type: string): Resource => {
    const [one, ...more] = resourcesOf(ORGANIZATION, type);
    if (one === undefined || more.length > 0) throw new Error(`there should be one ${type}`);
    return one;
  };

  test('sees every account and Region, signs its files and encrypts them', () => {
    expect(only('aws_cloudtrail')).toMatchObject({
      is_organization_trail: true,
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      enable_logging: true,
      kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\./),
    });
  });

  test('waits until its bucket lets it write', () => {
    const [policy = ''] = Object.keys(ORGANIZATION.resource.aws_s3_bucket_policy ?? {});
    expect(only('aws_cloudtrail').depends_on).toEqual([`aws_s3_bucket_policy.${policy}`]);
  });

  test('writes to a bucket that is versioned, encrypted and never public', () => {
    expect(only('aws_s3_bucket_versioning').versioning_configuration).toEqual({ status: 'Enabled' });
    const blocks = {
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    };
    expect(only('aws_s3_bucket_public_access_block')).toMatchObject(blocks);
    expect(only('aws_s3_bucket_ownership_controls').rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
    expect(JSON.stringify(only('aws_s3_bucket_server_side_encryption_configuration').rule)).toContain('aws:kms');
  });

  test('is the only one its bucket lets write, and only over TLS', () => {
    const arn = `arn:aws:cloudtrail:${REGION}:${EXAMPLE.management}:trail/org-security-hub`;
    const statements = statementsOf(only('aws_s3_bucket_policy').policy);
    for (const { Condition } of statements.filter(({ Effect }) => Effect === 'Allow'))
      expect(Condition).toEqual({ StringEquals: { 'aws:SourceArn': arn } });
    const bucket = `arn:aws:s3:::${only('aws_s3_bucket').bucket}`;
    expect(statements.filter(({ Effect }) => Effect === 'Deny')).toEqual([
      expect.objectContaining({
        Principal: '*',
        Action: 's3:*',
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });
});
