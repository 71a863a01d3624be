import { describe, expect, test } from 'vitest';
import { central, HOME, HUB } from '#test/support/central-stack.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import {
  asList,
  EXAMPLE,
  regionOf,
  resourcesOf,
  type SynthesizedResource,
  type WrittenStatement,
  withPhysicalNames,
  writtenStatements,
} from '#test/support/synthesized.ts';

/** The call that reads how many messages a queue holds. */
const COUNTING: ReadonlySet<string> = new Set(['sqs:GetQueueUrl', 'sqs:GetQueueAttributes']);

describe('access from outside', () => {
  const queues = Object.entries(CLOUD).flatMap(([name, stack]) =>
    resourcesOf(stack, 'aws_sqs_queue').map((queue) => ({ name, stack, queue, title: `${name}: ${queue.name}` })),
  );
  const policyOf = (queue: SynthesizedResource) => (queue.policy === undefined ? [] : writtenStatements(queue.policy));

  test.each(queues)('$title accepts messages from exactly the rules that target it', ({ stack, queue }) => {
    const arn = `arn:aws:sqs:${regionOf(stack, queue)}:${stack.provider.aws[0]?.allowed_account_ids[0]}:${queue.name}`;
    const targets = resourcesOf(stack, 'aws_cloudwatch_event_target');
    const targeting = targets.filter(
      (target) => target.arn === arn || (target.dead_letter_config as SynthesizedResource | undefined)?.arn === arn,
    );
    const prefix = arn.replace(':sqs:', ':events:').replace(/:[^:]+$/, ':rule/');
    const rules = targeting.map(({ rule, event_bus_name }) => {
      const bus = event_bus_name === undefined ? '' : `${withPhysicalNames(stack, event_bus_name)}/`;
      return `${prefix}${bus}${withPhysicalNames(stack, rule)}`;
    });
    const isCounting = ({ Action }: WrittenStatement) => asList(Action).every((action) => COUNTING.has(action));
    const allowed = policyOf(queue).filter((statement) => statement.Effect === 'Allow' && !isCounting(statement));
    for (const statement of allowed) {
      expect(statement).toMatchObject({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': expect.anything() } },
      });
      expect(Object.keys(statement.Condition ?? {})).toEqual(['ArnEquals']);
    }
    const accepted = allowed.flatMap(({ Condition }) => asList(Condition?.ArnEquals?.['aws:SourceArn'] as string[]));
    expect(accepted.toSorted()).toEqual([...new Set(rules)].sort());
  });

  test('the bus accepts events only from the forwarder roles of this organization', () => {
    const [policy, ...more] = central('aws_cloudwatch_event_bus_policy');
    expect(more).toEqual([]);
    expect(writtenStatements(policy?.policy)).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: `arn:aws:events:${HOME}:${HUB}:event-bus/org-security-hub`,
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': EXAMPLE.id, 'aws:PrincipalAccount': EXAMPLE.accounts.map(({ id }) => id) },
          ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/org-security-hub/org-security-hub-forward-events' },
        },
      }),
    ]);
  });

  test('the alarm topic accepts alarms of this account, and from EventBridge only the rules about stopping and resuming and about alarms of another Region', () => {
    const [policy] = central('aws_sns_topic_policy');
    const rules = ['switched', 'distant-alarms-mailed'].map(
      (name) => `arn:aws:events:${HOME}:${HUB}:rule/org-security-hub/org-security-hub-${name}`,
    );
    // EventBridge may send no rule to SNS: a condition that needs one would refuse every message.
    expect(writtenStatements(policy?.policy).map(({ Principal, Action, Condition }) => [Principal, Action, Condition])).toEqual([
      [{ Service: 'cloudwatch.amazonaws.com' }, 'sns:Publish', { StringEquals: { 'aws:SourceAccount': HUB } }],
      [{ Service: 'events.amazonaws.com' }, 'sns:Publish', { ArnEqualsIfExists: { 'aws:SourceArn': rules } }],
    ]);
  });

  test('no permission to start a function names a source account in addition to the rule: EventBridge could not use it', () => {
    const permissions = Object.values(CLOUD).flatMap((stack) => resourcesOf(stack, 'aws_lambda_permission'));
    const fromRules = permissions.filter(({ principal }) => principal === 'events.amazonaws.com');
    expect(fromRules.length).toBeGreaterThan(0);
    for (const permission of fromRules) {
      expect(permission.source_arn).toMatch(/^arn:aws:events:/);
      expect(permission).not.toHaveProperty('source_account');
    }
  });

  test("listeners receive only the hub's own events, not what a member sends under that name", () => {
    const publish = central('aws_cloudwatch_event_rule').find(({ name }) => name === 'org-security-hub-publish');
    expect(JSON.parse(String(publish?.event_pattern))).toMatchObject({ account: [HUB], source: ['org-security-hub'] });
  });
});
