import { onlyOverTls, type Statement } from '#core/iam/policy.ts';

/** Lets only these rules send to a queue, apart from roles of its own account; nothing is accepted without TLS. */
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
