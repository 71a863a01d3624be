import { Construct } from 'constructs';
import { CloudwatchLogDestination } from '#aws/cloudwatch-log-destination';
import { CloudwatchLogDestinationPolicy } from '#aws/cloudwatch-log-destination-policy';
import type { Statement } from '#core/iam/policy.ts';
import type { Naming } from '#core/naming.ts';
import { FLOW_LOG_STREAM, flowLogDestinationArn, flowLogStreamArn, flowLogStreamRoleArn } from '#core/network/flow-log.ts';
import type { FlowLogStream } from './flow-log-stream.ts';

export type FlowLogDestinationProps = {
  readonly naming: Naming;
  readonly organizationId: string;
  readonly region: string;
  readonly after?: FlowLogStream['ready'];
};

/** Where log groups of one Region send their lines. Only accounts of the organization may subscribe. */
export class FlowLogDestination extends Construct {
  constructor(scope: Construct, id: string, { naming, organizationId, region, after }: FlowLogDestinationProps) {
    super(scope, id);
    const destination = new CloudwatchLogDestination(this, 'destination', {
      name: FLOW_LOG_STREAM,
      roleArn: flowLogStreamRoleArn(naming),
      targetArn: flowLogStreamArn(naming),
      ...(after !== undefined && { dependsOn: [...after] }),
    });
    const subscribe: Statement = {
      Effect: 'Allow',
      Principal: '*',
      Action: 'logs:PutSubscriptionFilter',
      Resource: flowLogDestinationArn(naming, region),
      Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
    };
    new CloudwatchLogDestinationPolicy(this, 'access', {
      destinationName: destination.name,
      accessPolicy: JSON.stringify({ Version: '2012-10-17', Statement: [subscribe] }),
    });
  }
}
