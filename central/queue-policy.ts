import { onlyOverTls, type Statement } from '#core/iam/policy.ts';

/** Who may use a queue besides its own account's roles: only these rules, and nobody without TLS. */
export function queuePolicy(arn: string, rules: readonly string[]): string {
  const fromRules: Statement = {
    Sid: 'OnlyTheseRules',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
    Condition: { ArnEquals: { 'aws:SourceArn': rules } },
  };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: rules.length > 0 ? [onlyOverTls('sqs', arn), fromRules] : [onlyOverTls('sqs', arn)],
  });
}
