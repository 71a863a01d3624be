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
import { STSClient } from '@aws-sdk/client-sts';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { assertLoopback, DOCUMENTATION_KEY, LOOPBACK_CONNECTIONS, type LoopbackCredentials } from './loopback.ts';
import { accountClient } from './s3-account.ts';

/** Clients of every service for one account and Region; each is made when it is first read, because most callers use one. */
export function loopbackClients(endpoint: string, region: string, credentials: LoopbackCredentials = DOCUMENTATION_KEY) {
  assertLoopback(endpoint);
  const config = { endpoint, region, credentials, ...LOOPBACK_CONNECTIONS };
  return madeWhenRead({
    cloudTrail: () => new CloudTrailClient(config),
    cloudWatch: () => new CloudWatchClient(config),
    config: () => new ConfigServiceClient(config),
    dynamoDb: () => new DynamoDBClient(config),
    streams: () => new DynamoDBStreamsClient(config),
    ec2: () => new EC2Client(config),
    events: () => new EventBridgeClient(config),
    iam: () => new IAMClient(config),
    kinesis: () => new KinesisClient(config),
    lambda: () => new LambdaClient(config),
    logs: () => new CloudWatchLogsClient(config),
    organizations: () => new OrganizationsClient(config),
    s3: () => new S3Client({ ...config, forcePathStyle: true }),
    secrets: () => new SecretsManagerClient(config),
    securityHub: () => new SecurityHubClient(config),
    sns: () => new SNSClient(config),
    sqs: () => new SQSClient(config),
    sts: () => new STSClient(config),
    wafV2: () => new WAFV2Client(config),
    /** For the public access block of an account. */
    s3Account: () => (account: string) => accountClient(config, account),
  });
}

export type LoopbackClients = ReturnType<typeof loopbackClients>;

type Made<Makers> = { readonly [Name in keyof Makers]: Makers[Name] extends () => infer One ? One : never };

function madeWhenRead<Makers extends Readonly<Record<string, () => unknown>>>(makers: Makers): Made<Makers> {
  const all = {} as Made<Makers>;
  for (const [name, make] of Object.entries(makers)) {
    let made: unknown;
    Object.defineProperty(all, name, {
      enumerable: true,
      get: () => {
        made ??= make();
        return made;
      },
    });
  }
  return all;
}
