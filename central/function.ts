import { Construct } from 'constructs';
import { CloudwatchLogGroup } from '#aws/cloudwatch-log-group';
import { IamRole } from '#aws/iam-role';
import { IamRolePolicy } from '#aws/iam-role-policy';
import { LambdaEventSourceMapping, type LambdaEventSourceMappingConfig } from '#aws/lambda-event-source-mapping';
import { LambdaFunction } from '#aws/lambda-function';
import type { Statement } from '#core/iam/policy.ts';
import { functionPurpose, type Naming, PRODUCT, roleName } from '#core/naming.ts';
import type { Bundle } from './bundle.ts';
import type { CodeSigning, FunctionCode } from './code-signing.ts';
import type { HoldingQueue } from './holding-queue.ts';
import type { DurableQueue } from './queue.ts';
import { NODE } from './runtime.ts';

export type FunctionProps = {
  readonly name: string;
  readonly description: string;
  readonly bundle: Bundle;
  /** Absent: the bundle is uploaded as it is. */
  readonly signing?: CodeSigning;
  readonly naming: Naming;
  readonly keyArn: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly allows: readonly Statement[];
  readonly permissionsBoundary?: string;
  /** Calls at a time that no other function of the account can take. */
  readonly reserved?: number;
};

/** How many messages one call gets, how many calls run at a time at most, and for how long to wait for more than ten messages. */
export type QueueBatches = { readonly size: number; readonly atOnce: number; readonly windowSeconds?: number };

/** How many records one call gets, and how often a batch is retried; -1 means as long as the stream keeps it. */
type StreamBatches = { readonly size: number; readonly retries: number };

/** One function of the hub, with a role that allows exactly the given statements, and a log group. */
export class HubFunction extends Construct {
  readonly name: string;
  /** Queues that feed it, and for each stream that feeds it the queue for what it could not process. */
  readonly sources: { readonly queues: DurableQueue[]; readonly streams: HoldingQueue[] } = { queues: [], streams: [] };
  /** For others to refer to and to depend on. */
  readonly resource: LambdaFunction;

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id);
    const { naming, keyArn } = props;
    this.name = `${PRODUCT}-${props.name}`;

    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: `/aws/lambda/${this.name}`,
      retentionInDays: 365,
      kmsKeyId: keyArn,
    });
    const role = new IamRole(this, 'role', {
      name: roleName(naming, functionPurpose(props.name)),
      path: naming.rolePath,
      description: `Runs ${this.name}`,
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'lambda.amazonaws.com' },
            Action: 'sts:AssumeRole',
            // Lambda names the account of the function, as the trust policies in AWS's own examples ask for.
            Condition: { StringEquals: { 'aws:SourceAccount': naming.hubAccount } },
          },
        ],
      }),
      ...(props.permissionsBoundary !== undefined && { permissionsBoundary: props.permissionsBoundary }),
    });
    const own: Statement[] = [
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${logs.arn}:*` },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: keyArn },
    ];
    const policy = new IamRolePolicy(this, 'policy', {
      name: props.name,
      role: role.name,
      policy: JSON.stringify({ Version: '2012-10-17', Statement: [...own, ...props.allows] }),
    });
    this.resource = new LambdaFunction(this, 'function', {
      functionName: this.name,
      description: props.description,
      role: role.arn,
      runtime: `nodejs${NODE}.x`,
      architectures: ['arm64'],
      handler: 'handler.handler',
      ...codeOf(props),
      memorySize: 1024,
      ...(props.reserved !== undefined && { reservedConcurrentExecutions: props.reserved }),
      timeout: props.timeoutSeconds,
      kmsKeyArn: keyArn,
      loggingConfig: { logFormat: 'JSON', logGroup: logs.name },
      environment: {
        variables: {
          HUB_ACCOUNT: naming.hubAccount,
          HUB_ROLE_PATH: naming.rolePath,
          HUB_ROLE_PREFIX: naming.rolePrefix,
          ...props.environment,
        },
      },
      dependsOn: [policy, logs],
    });
  }

  /** Feeds the function from a queue. */
  consumesQueue(id: string, queue: DurableQueue, { size, atOnce, windowSeconds }: QueueBatches): void {
    this.sources.queues.push(queue);
    this.#consumes(id, {
      eventSourceArn: queue.arn,
      batchSize: size,
      ...(windowSeconds !== undefined && { maximumBatchingWindowInSeconds: windowSeconds }),
      scalingConfig: { maximumConcurrency: atOnce },
      dependsOn: [queue.resource],
    });
  }

  /** Feeds the function from a stream. A batch that fails is split and retried; what still fails is sent to `dead`. */
  consumesStream(id: string, arn: string, dead: HoldingQueue, { size, retries }: StreamBatches): void {
    this.sources.streams.push(dead);
    this.#consumes(id, {
      eventSourceArn: arn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: size,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: retries,
      destinationConfig: { onFailure: { destinationArn: dead.arn } },
      dependsOn: [dead.resource],
    });
  }

  #consumes(id: string, source: Omit<LambdaEventSourceMappingConfig, 'functionName'>): void {
    new LambdaEventSourceMapping(this, `from-${id}`, {
      functionName: this.resource.functionName,
      functionResponseTypes: ['ReportBatchItemFailures'],
      ...source,
    });
  }
}

function codeOf({ name, bundle, signing }: FunctionProps): FunctionCode {
  return signing === undefined ? { filename: bundle.zip, sourceCodeHash: bundle.sha256 } : signing.sign(name, bundle);
}
