import { onlyOverTls, type Statement } from '#core/iam/policy.ts';
import { functionPurpose, type Naming, roleArn } from '#core/naming.ts';

/** Who may send to a queue, apart from people of its account with an IAM permission: rules by their ARNs, functions by their names. */
export type Senders = {
  readonly rules?: readonly string[];
  readonly functions?: readonly string[];
  /** Apart from `functions` only services of AWS: not even people of the account with an IAM permission. */
  readonly onlyServices?: boolean;
};

/**
 * Lets only these rules send to a queue, and of the hub's functions only these: what the policy of any other allows is refused
 * here. Nothing is accepted without TLS.
 */
export function queuePolicy(arn: string, naming: Naming, { rules = [], functions = [], onlyServices = false }: Senders): string {
  const roleOf = (name: string) => roleArn(naming, naming.hubAccount, functionPurpose(name));
  const noOther: Statement = {
    Sid: 'NoOtherFunction',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:SendMessage',
    Resource: arn,
    Condition: {
      ArnLike: { 'aws:PrincipalArn': roleOf('*') },
      ...(functions.length > 0 && { ArnNotEquals: { 'aws:PrincipalArn': functions.map(roleOf) } }),
    },
  };
  const fromRules: Statement = {
    Sid: 'OnlyTheseRules',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
    Condition: { ArnEquals: { 'aws:SourceArn': rules } },
  };
  const noPerson: Statement = {
    Sid: 'OnlyServicesOfAws',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:SendMessage',
    Resource: arn,
    Condition: {
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
      ...(functions.length > 0 && { ArnNotEquals: { 'aws:PrincipalArn': functions.map(roleOf) } }),
    },
  };
  const Statement = [
    onlyOverTls('sqs', arn),
    noOther,
    ...(onlyServices ? [noPerson] : []),
    ...(rules.length > 0 ? [fromRules] : []),
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
