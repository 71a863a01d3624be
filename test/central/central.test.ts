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
} from '../support/synthesized.ts';

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
  queueArn('org-security-hub-clock-dead'),
];

/** Rules that start a function at fixed times, by the names Terraform knows them under. */
const SCHEDULES = central('aws_cloudwatch_event_rule').filter(({ schedule_expression }) => schedule_expression !== undefined);

/** Whether a target belongs to such a rule of the hub. */
const isScheduled = ({ rule }: Resource) => SCHEDULES.some(({ name }) => resolved(CENTRAL, rule) === name);

describe('nothing is lost', () => {
  const targets = Object.entries(CLOUD).flatMap(([name, stack]) =>
    Object.entries(stack.resource.aws_cloudwatch_event_target ?? {})
      .filter(([, target]) => target.target_id !== 'topic' && !(stack === CENTRAL && isScheduled(target)))
      .map(([id, target]) => ({ name, id, target })),
  );

  test('only that everything automatic was stopped or goes on again is told to people past the queues', () => {
    const told = central('aws_cloudwatch_event_target').filter(({ target_id }) => target_id === 'topic');
    expect(told.map(({ rule }) => resolved(stackIn(CLOUD, 'central'), rule))).toEqual(['org-security-hub-switched']);
  });

  test.each(targets)('$name: $id tries for a day, then hands over to a dead-letter queue', ({ target }) => {
    expect(target.retry_policy).toEqual({ maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 });
    expect(target.dead_letter_config).toEqual({ arn: expect.stringMatching(/^arn:aws:sqs:/) });
  });

  test("the dead-letter queue of every rule of the hub is its target queue's own", () => {
    const queued = central('aws_cloudwatch_event_target').filter(({ target_id }) => target_id === 'queue');
    expect(queued.length).toBeGreaterThan(0);
    for (const { arn, dead_letter_config } of queued) {
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
    expect(mappings).toHaveLength(9);
    for (const mapping of mappings) expect(mapping.function_response_types).toEqual(['ReportBatchItemFailures']);
  });

  test('what may wait never takes more than a few environments at a time from what must not', () => {
    const queues = central('aws_lambda_event_source_mapping').filter((one) => one.starting_position === undefined);
    const most = new Map(queues.map((one) => [one.event_source_arn, one.scaling_config]));
    for (const name of ['routine', 'publish']) {
      expect(most.get(queueArn(`org-security-hub-${name}`)), name).toEqual({ maximum_concurrency: 2 });
    }
    for (const name of ['urgent', 'remediate.fifo', 'decisions.fifo']) {
      expect(most.has(queueArn(`org-security-hub-${name}`)), name).toBe(true);
      expect(most.get(queueArn(`org-security-hub-${name}`)), name).toBeUndefined();
    }
  });

  test('a stream that a function cannot handle is split, tried again, and put away', () => {
    const streams = central('aws_lambda_event_source_mapping').filter((one) => one.starting_position !== undefined);
    expect(streams).toHaveLength(3);
    for (const stream of streams) expect(stream.bisect_batch_on_function_error).toBe(true);
    // Evidence is tried as long as the stream holds it; an announcement is no longer news.
    expect(streams.map((stream) => stream.maximum_retry_attempts).toSorted()).toEqual([-1, 10, 10]);
    for (const name of ['announce', 'ledger', 'flow']) expect(GRAVES).toContain(queueArn(`org-security-hub-${name}-dead`));
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

describe("the hub's clock", () => {
  const [rule, ...more] = SCHEDULES;
  const targets = central('aws_cloudwatch_event_target').filter(isScheduled);
  const name = 'org-security-hub-clock';

  test('ticks every minute, on the default bus, where alone AWS takes schedules', () => {
    expect(more).toEqual([]);
    expect(rule).toMatchObject({ name, schedule_expression: 'rate(1 minute)' });
    expect(rule).not.toHaveProperty('event_bus_name');
    expect(targets.map(({ arn }) => resolved(CENTRAL, arn))).toEqual([name]);
  });

  test('may start its function, and nobody else may', () => {
    const [permission, ...others] = central('aws_lambda_permission');
    expect(others).toEqual([]);
    expect(permission).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      source_arn: `arn:aws:events:${REGION}:${HUB}:rule/${name}`,
      source_account: HUB,
    });
    expect(resolved(CENTRAL, permission?.function_name)).toBe(name);
  });

  test('repeats no tick for longer than a minute, when the next is due, and tells of one that was lost', () => {
    for (const { retry_policy, dead_letter_config } of targets) {
      expect(retry_policy).toEqual({ maximum_event_age_in_seconds: 60, maximum_retry_attempts: 2 });
      expect(dead_letter_config).toEqual({ arn: queueArn(`${name}-dead`) });
    }
    const [invoked, ...others] = central('aws_lambda_function_event_invoke_config');
    expect(others).toEqual([]);
    expect(invoked).toMatchObject({ maximum_event_age_in_seconds: 60, maximum_retry_attempts: 0 });
    expect(resolved(CENTRAL, invoked?.function_name)).toBe(name);
  });

  test('ends a tick before the next begins', () => {
    const [, clock] = byName('aws_lambda_function').find(([one]) => one === name) ?? [];
    expect(Number(clock?.timeout)).toBeLessThan(60);
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
      if (alarm.metric_name !== 'Invocations')
        expect(alarm).toMatchObject({ comparison_operator: 'GreaterThanThreshold', threshold: 0, evaluation_periods: 1 });
      const topic = [expect.stringMatching(/^\$\{aws_sns_topic\./)];
      expect([alarm.alarm_actions, alarm.ok_actions]).toEqual([topic, topic]);
    }
  });

  test('a clock that stands still for five minutes has an alarm, though nothing fails then', () => {
    expect(alarmed('FunctionName', 'Invocations')).toEqual(['org-security-hub-clock']);
    expect(central('aws_cloudwatch_metric_alarm').find((alarm) => alarm.metric_name === 'Invocations')).toMatchObject({
      comparison_operator: 'LessThanThreshold',
      threshold: 1,
      period: 60,
      evaluation_periods: 5,
      treat_missing_data: 'breaching',
    });
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
    const feeding = targets.filter(
      (target) => target.arn === arn || (target.dead_letter_config as Resource | undefined)?.arn === arn,
    );
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
