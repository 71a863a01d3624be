import { Construct } from 'constructs';
import { IamRole } from '#aws/iam-role';
import { IamRolePolicy } from '#aws/iam-role-policy';
import { KinesisStream } from '#aws/kinesis-stream';
import type { Statement } from '#core/iam/policy.ts';
import { type Naming, roleName } from '#core/naming.ts';
import { FLOW_LOG_STREAM, FLOW_LOG_STREAM_PURPOSE, flowLogStreamArn } from '#core/network/flow-log.ts';

/** Provisioned shards, each for 1 MB or 1,000 records a second, or as many as the traffic needs. */
export type StreamCapacity = number | 'on-demand';

export type FlowLogStreamProps = {
  readonly naming: Naming;
  /** Accounts that send. */
  readonly senders: readonly string[];
  readonly capacity: StreamCapacity;
  readonly permissionsBoundary?: string;
};

/** AWS takes a trust policy of 2,048 characters; this many are left for the senders. */
const ROOM_FOR_SENDERS = 1_600;

/** The stream in the home Region that takes the flow logs of every member, and the role that CloudWatch Logs writes with. */
export class FlowLogStream extends Construct {
  /** For destinations to depend on. */
  readonly ready: readonly [KinesisStream, IamRolePolicy];

  constructor(scope: Construct, id: string, { naming, permissionsBoundary, senders, capacity }: FlowLogStreamProps) {
    super(scope, id);
    const stream = new KinesisStream(this, 'stream', {
      name: FLOW_LOG_STREAM,
      ...(capacity === 'on-demand'
        ? { streamModeDetails: { streamMode: 'ON_DEMAND' } }
        : { streamModeDetails: { streamMode: 'PROVISIONED' }, shardCount: capacity }),
      retentionPeriod: 24,
      // Records are copies that stay for a day; the key of AWS costs nothing.
      encryptionType: 'KMS',
      kmsKeyId: 'alias/aws/kinesis',
    });
    const role = new IamRole(this, 'role', {
      name: roleName(naming, FLOW_LOG_STREAM_PURPOSE),
      path: naming.rolePath,
      description: 'Writes flow logs that members send to the stream of the hub',
      assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: [trust(naming, senders)] }),
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

/**
 * Trusts CloudWatch Logs for the hub, which tests the stream, and for members, which deliver: by account while the list is short
 * enough. Beyond that any account, because the destination's own policy admits only this organization; CloudWatch Logs documents
 * no condition on an organization here. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CreateDestination.html
 */
function trust(naming: Naming, senders: readonly string[]): Omit<Statement, 'Resource'> {
  const sources = [naming.hubAccount, ...senders].map((account) => `arn:aws:logs:*:${account}:*`);
  const isShort = JSON.stringify(sources).length <= ROOM_FOR_SENDERS;
  return {
    Effect: 'Allow',
    Principal: { Service: 'logs.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { StringLike: { 'aws:SourceArn': isShort ? sources : 'arn:aws:logs:*:*:*' } },
  };
}
