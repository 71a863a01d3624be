import { describe, expect, test } from 'vitest';
import { CLICK_REFUSED } from '#core/naming.ts';
import { CENTRAL as WITHOUT } from '#test/support/central-stack.ts';
import { functionRole, policyOfQueue } from '#test/support/function-roles.ts';
import { hubCosts } from '#test/support/idle-costs.ts';
import { parse, uncommented } from '#test/support/organization-file.ts';
import {
  EXAMPLE,
  resourcesOf,
  type SynthesizedResource,
  stackIn,
  synthesized,
  withPhysicalNames,
  writtenStatements,
} from '#test/support/synthesized.ts';

const CENTRAL = stackIn(await synthesized(parse(uncommented('notices'))), 'central');
const all = (type: string): SynthesizedResource[] => resourcesOf(CENTRAL, type);
const only = (type: string): SynthesizedResource => {
  const [one, ...others] = all(type);
  if (one === undefined || others.length > 0) throw new Error(`not one ${type}`);
  return one;
};

describe('the endpoint for clicks in Slack', () => {
  test('is one route of one HTTP API, for POST only, throttled', () => {
    expect(only('aws_apigatewayv2_route')).toMatchObject({ route_key: 'POST /slack' });
    expect(only('aws_apigatewayv2_api')).toMatchObject({ protocol_type: 'HTTP' });
    expect(only('aws_apigatewayv2_stage').default_route_settings).toEqual({
      throttling_rate_limit: 10,
      throttling_burst_limit: 20,
    });
  });

  test('may call its function by this route only', () => {
    const { action, principal, source_arn, function_name } =
      all('aws_lambda_permission').find(({ principal: one }) => one === 'apigateway.amazonaws.com') ?? {};
    expect([action, principal, withPhysicalNames(CENTRAL, function_name)]).toEqual([
      'lambda:InvokeFunction',
      'apigateway.amazonaws.com',
      'org-security-hub-chat',
    ]);
    expect(source_arn).toMatch(/^\$\{aws_apigatewayv2_api\..+\.execution_arn\}\/\$default\/POST\/slack$/);
  });

  test('has a function that may send to one queue, and neither reads a secret nor a table', () => {
    const policy = all('aws_iam_role_policy').find(({ name }) => name === 'chat');
    const actions = writtenStatements(policy?.policy).flatMap(({ Action }) => [Action].flat());
    expect(actions.toSorted()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ]);
    const variables = all('aws_lambda_function').find(
      ({ function_name }) => function_name === 'org-security-hub-chat',
    )?.environment;
    expect(JSON.stringify(variables)).not.toMatch(/secret|token|hooks/i);
  });

  test('feeds a queue that accepts messages from no other function', () => {
    const deny = policyOfQueue('chat-decisions.fifo').Statement.find(
      ({ Effect, Condition }) => Effect === 'Deny' && Condition?.ArnLike,
    );
    expect(deny?.Condition?.ArnNotEquals).toEqual({ 'aws:PrincipalArn': [functionRole('chat')] });
  });

  test('is absent where the organization file names no Slack app', () => {
    for (const type of ['aws_apigatewayv2_api', 'aws_apigatewayv2_route']) expect(resourcesOf(WITHOUT, type), type).toEqual([]);
    expect(resourcesOf(WITHOUT, 'aws_secretsmanager_secret').map(({ name }) => name)).not.toContain('org-security-hub/slack-app');
  });
});

describe('clicks that were refused', () => {
  const filters = (stack = CENTRAL) =>
    resourcesOf(stack, 'aws_cloudwatch_log_metric_filter').filter(({ name }) => name === 'org-security-hub-clicks-refused');

  test('are counted as the functions log them, and three within five minutes set off an alarm of the hub', () => {
    expect(filters().map(({ log_group_name }) => log_group_name)).toEqual([
      '/aws/lambda/org-security-hub-chat',
      '/aws/lambda/org-security-hub-decide',
    ]);
    for (const { pattern, metric_transformation: counted } of filters()) {
      expect(pattern).toBe(`{ $.message = "${CLICK_REFUSED}" }`);
      expect(counted).toMatchObject({ name: 'ClicksRefused', namespace: 'org-security-hub', value: '1' });
    }
    const alarm = all('aws_cloudwatch_metric_alarm').find(({ metric_name }) => metric_name === 'ClicksRefused');
    const topic = [expect.stringMatching(/^\$\{aws_sns_topic\./)];
    expect(alarm).toMatchObject({
      ...{
        namespace: 'org-security-hub',
        statistic: 'Sum',
        period: 300,
        evaluation_periods: 1,
        treat_missing_data: 'notBreaching',
      },
      ...{ comparison_operator: 'GreaterThanThreshold', threshold: 2, alarm_actions: topic, ok_actions: topic },
    });
    // The rule that sends alarms to the routes of notices matches this prefix.
    expect(alarm?.alarm_name).toMatch(/^org-security-hub-/);
  });

  test('cost one alarm and one metric, and nothing where no chat has buttons that act', () => {
    const costs = (stack: typeof CENTRAL) =>
      hubCosts(stack).flatMap(({ what, count }) => (['alarms', 'metrics'].includes(what) ? [[what, count]] : []));
    const [withClicks, without] = [Object.fromEntries(costs(CENTRAL)), Object.fromEntries(costs(WITHOUT))];
    expect(withClicks.metrics - without.metrics).toBe(1);
    expect(filters(WITHOUT)).toEqual([]);
    expect(resourcesOf(WITHOUT, 'aws_cloudwatch_metric_alarm').map(({ metric_name }) => metric_name)).not.toContain(
      'ClicksRefused',
    );
  });
});

describe('the secrets of channels', () => {
  test('are created empty, under the key of the hub, for routes that name no secret', () => {
    const secrets = all('aws_secretsmanager_secret').filter(({ name }) => !String(name).includes('/tickets/'));
    expect(secrets.map(({ name }) => name).toSorted()).toEqual(
      ['notices/pager', 'notices/rules', 'notices/shop-team', 'notices/soc', 'slack-app'].map(
        (name) => `org-security-hub/${name}`,
      ),
    );
    for (const { kms_key_id } of secrets) expect(kms_key_id).toMatch(/^\$\{aws_kms_key\./);
    expect(all('aws_secretsmanager_secret_version')).toEqual([]);
  });

  test('have no value anywhere in the stack, and describe the value that belongs in them', () => {
    const written = JSON.stringify(CENTRAL);
    expect(written).not.toMatch(/secret_string|xox[bp]-|hooks\.slack\.com\/services|discord\.com\/api/);
    expect(
      all('aws_secretsmanager_secret')
        .map(({ description }) => String(description))
        .every((one) => one.includes('{"')),
    ).toBe(true);
  });

  test('can be read by decide for the app only, and by notify for the routes only', () => {
    const read = (name: string) =>
      writtenStatements(all('aws_iam_role_policy').find((one) => one.name === name)?.policy)
        .filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'))
        .flatMap(({ Resource }) => [Resource].flat().map((one) => String(one).split(':secret:')[1]));
    expect(read('decide')).toEqual(['org-security-hub/slack-app-??????']);
    expect(read('notify').every((one) => one?.startsWith('org-security-hub/notices/'))).toBe(true);
    expect(EXAMPLE.notices).toBeUndefined();
  });
});
