import { describe, expect, test } from 'vitest';
import { CENTRAL, central, HOME, HUB } from '../support/central-stack.ts';
import { policyOfFunction } from '../support/function-roles.ts';
import { isAllowed } from '../support/iam.ts';
import { EXAMPLE, resourcesOf, stackIn, synthesized } from '../support/synthesized.ts';

const POLICY = policyOfFunction('ticket');
const secret = (name: string) => `arn:aws:secretsmanager:${HOME}:${HUB}:secret:${name}`;
const may = (action: string, resource: string) => isAllowed({ action, resource }, { identity: [POLICY] });

describe('the function of tickets', () => {
  test('reads its own secret and no other', () => {
    expect(may('secretsmanager:GetSecretValue', secret('org-security-hub/tickets/jira-AbCdEf'))).toBe(true);
    for (const other of ['org-security-hub/tickets/jira-other-AbCdEf', 'org-security-hub/notices/soc-AbCdEf', 'database-AbCdEf'])
      expect(may('secretsmanager:GetSecretValue', secret(other))).toBe(false);
  });

  test('has an alarm for messages that the ticket system refused ten times, and one for its errors', () => {
    const alarms = central('aws_cloudwatch_metric_alarm').map(({ alarm_name }) => alarm_name);
    for (const name of [
      'org-security-hub-ticket-dead-not-empty',
      'org-security-hub-ticket-waits',
      'org-security-hub-ticket-errors',
    ])
      expect(alarms).toContain(name);
  });

  test('gets its secret by name only: neither its environment nor the stack holds a value', () => {
    expect(
      JSON.stringify(central('aws_lambda_function').find(({ function_name }) => function_name === 'org-security-hub-ticket')),
    ).not.toMatch(/token|password|Basic /i);
    expect(CENTRAL.resource.aws_secretsmanager_secret_version).toBeUndefined();
    const secrets = central('aws_secretsmanager_secret').map(({ name }) => name);
    expect(secrets).toContain('org-security-hub/tickets/jira');
  });

  test('exists only where the organization file names a system', async () => {
    const { tickets: _, ...without } = EXAMPLE;
    const stack = stackIn(await synthesized(without), 'central');
    const names = resourcesOf(stack, 'aws_lambda_function').map(({ function_name }) => function_name);
    expect(names).not.toContain('org-security-hub-ticket');
  });
});
