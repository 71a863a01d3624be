import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { OperatorError } from '#core/errors.ts';
import { isLoopback } from './loopback-address.ts';
import { accountClient } from './s3-account.ts';

/** The example key of AWS's documentation: the only one that the local organization accepts, and AWS refuses it. */
export const DOCUMENTATION_KEY = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** One process emulates all of AWS here, and it is slow on a busy machine. */
export const LOOPBACK_CONNECTIONS = {
  requestHandler: new NodeHttpHandler({ connectionTimeout: 60_000, requestTimeout: 120_000 }),
};

export type LoopbackCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** Throws unless the address is a loopback address, so that the local organization never reaches AWS. */
export function assertLoopback(endpoint: string): void {
  if (isLoopback(endpoint)) return;
  throw new OperatorError(
    `The local organization runs on this machine only; ${endpoint || 'an empty address'} is not a loopback address.`,
  );
}

/** Environment for programs that work on the local organization, without the operator's own settings. */
export function loopbackEnvironment(
  endpoint: string,
  region: string,
  credentials: LoopbackCredentials = DOCUMENTATION_KEY,
): Record<string, string> {
  assertLoopback(endpoint);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

export function loopbackClients(endpoint: string, region: string, credentials: LoopbackCredentials = DOCUMENTATION_KEY) {
  assertLoopback(endpoint);
  const config = { endpoint, region, credentials, ...LOOPBACK_CONNECTIONS };
  return {
    cloudTrail: new CloudTrailClient(config),
    cloudWatch: new CloudWatchClient(config),
    config: new ConfigServiceClient(config),
    dynamoDb: new DynamoDBClient(config),
    streams: new DynamoDBStreamsClient(config),
    ec2: new EC2Client(config),
    events: new EventBridgeClient(config),
    iam: new IAMClient(config),
    kinesis: new KinesisClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    organizations: new OrganizationsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    secrets: new SecretsManagerClient(config),
    securityHub: new SecurityHubClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    sts: new STSClient(config),
    wafV2: new WAFV2Client(config),
    /** For the public access block of an account. */
    s3Account: (account: string) => accountClient(config, account),
  };
}

export type LoopbackClients = ReturnType<typeof loopbackClients>;

/** Credentials of a role in the local organization, assumed with the documentation key. */
export async function loopbackSession(
  endpoint: string,
  region: string,
  roleArn: string,
  sessionName: string,
): Promise<LoopbackCredentials> {
  const { sts } = loopbackClients(endpoint, region);
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
