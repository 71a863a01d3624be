import { Construct } from 'constructs';
import { CloudwatchLogGroup } from '#aws/cloudwatch-log-group';
import { IamRole } from '#aws/iam-role';
import { IamRolePolicy } from '#aws/iam-role-policy';
import { LambdaEventSourceMapping, type LambdaEventSourceMappingConfig } from '#aws/lambda-event-source-mapping';
import { LambdaFunction } from '#aws/lambda-function';
import type { Statement } from '#core/iam/policy.ts';
import { functionPurpose, type Naming, PRODUCT, roleName } from '#core/naming.ts';
import type { LastResort } from './holding-queue.ts';

/** A bundle ready to upload: a zip and the base64 SHA-256 of its bytes. */
export type Bundle = { readonly zip: string; readonly sha256: string };

export type FunctionProps = {
  readonly name: string;
  readonly description: string;
  readonly bundle: Bundle;
  readonly naming: Naming;
  readonly keyArn: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly allows: readonly Statement[];
  readonly permissionsBoundary?: string;
};

/** One function of the hub with a role of its own that allows just what it is given. */
export class HubFunction extends Construct {
  readonly name: string;
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
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
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
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'handler.handler',
      filename: props.bundle.zip,
      sourceCodeHash: props.bundle.sha256,
      memorySize: 1024,
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

  /** Lets AWS feed the function from a stream: a batch it cannot handle is split, tried again, and put away. */
  consumesStream(id: string, arn: string, dead: LastResort, batch: { readonly size: number; readonly retries: number }): void {
    this.consumes(id, {
      eventSourceArn: arn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: batch.size,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: batch.retries,
      destinationConfig: { onFailure: { destinationArn: dead.arn } },
      dependsOn: [dead.resource],
    });
  }

  /** Lets AWS feed the function from a queue or a stream. */
  consumes(id: string, source: Omit<LambdaEventSourceMappingConfig, 'functionName'>): void {
    new LambdaEventSourceMapping(this, `from-${id}`, {
      functionName: this.resource.functionName,
      functionResponseTypes: ['ReportBatchItemFailures'],
      ...source,
    });
  }
}
