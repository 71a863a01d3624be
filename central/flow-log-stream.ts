import { Construct } from 'constructs';
import { CloudwatchLogDestination } from '#aws/cloudwatch-log-destination';
import { CloudwatchLogDestinationPolicy } from '#aws/cloudwatch-log-destination-policy';
import { IamRole } from '#aws/iam-role';
import { IamRolePolicy } from '#aws/iam-role-policy';
import { KinesisStream } from '#aws/kinesis-stream';
import type { Statement } from '#core/iam/policy.ts';
import { type Naming, roleName } from '#core/naming.ts';
import {
  FLOW_LOG_STREAM,
  FLOW_LOG_STREAM_PURPOSE,
  flowLogDestinationArn,
  flowLogStreamArn,
  flowLogStreamRoleArn,
} from '#core/network/flow-log.ts';

export type FlowLogStreamProps = {
  readonly naming: Naming;
  readonly organizationId: string;
  /** Accounts that send. */
  readonly senders: readonly string[];
  readonly permissionsBoundary?: string;
};

/** AWS refuses a longer trust policy; some of it is more than who sends. */
const ROOM_FOR_SENDERS = 1_600;

/** The stream every member's flow logs reach the hub by, in the home Region, and the role that writes to it. */
export class FlowLogStream extends Construct {
  /** For destinations to depend on. */
  readonly ready: readonly [KinesisStream, IamRolePolicy];

  constructor(scope: Construct, id: string, { naming, permissionsBoundary, ...origin }: FlowLogStreamProps) {
    super(scope, id);
    const stream = new KinesisStream(this, 'stream', {
      name: FLOW_LOG_STREAM,
      streamModeDetails: { streamMode: 'ON_DEMAND' },
      retentionPeriod: 24,
      // What lies here for a day is copied from where it stays; AWS's own key costs nothing.
      encryptionType: 'KMS',
      kmsKeyId: 'alias/aws/kinesis',
    });
    const role = new IamRole(this, 'role', {
      name: roleName(naming, FLOW_LOG_STREAM_PURPOSE),
      path: naming.rolePath,
      description: 'Puts flow logs that members send on the stream of the hub',
      assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: [trust(naming, origin)] }),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
    const put: Statement = {
      Effect: 'Allow',
      Action: ['kinesis:PutRecord', 'kinesis:PutRecords'],
      Resource: flowLogStreamArn(naming),
    };
    const policy = new IamRolePolicy(this, 'policy', {
      name: FLOW_LOG_STREAM_PURPOSE,
      role: role.name,
      policy: JSON.stringify({ Version: '2012-10-17', Statement: [put] }),
    });
    this.ready = [stream, policy];
  }
}

/** CloudWatch Logs, on behalf of the hub when it tries the stream and of a member when it delivers; by name while the names fit. */
function trust(naming: Naming, { organizationId, senders }: Omit<FlowLogStreamProps, 'naming'>): Omit<Statement, 'Resource'> {
  const sources = [naming.hubAccount, ...senders].map((account) => `arn:aws:logs:*:${account}:*`);
  const isShort = JSON.stringify(sources).length <= ROOM_FOR_SENDERS;
  return {
    Effect: 'Allow',
    Principal: { Service: 'logs.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: isShort ? { StringLike: { 'aws:SourceArn': sources } } : { StringEquals: { 'aws:SourceOrgID': organizationId } },
  };
}

/** Where log groups of one Region send to, open to the organization and nobody else. */
export class FlowLogDestination extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Pick<FlowLogStreamProps, 'naming' | 'organizationId'> & {
      readonly region: string;
      readonly after?: FlowLogStream['ready'];
    },
  ) {
    super(scope, id);
    const { naming, organizationId, region, after } = props;
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
