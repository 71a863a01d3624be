import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { STSClient } from '@aws-sdk/client-sts';
import { type SignedRequest, sendSigned } from '#adapters/sdk/signed-request.ts';

export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/** AWS throttles a client that reads a whole organization, so every call has more tries than usual. */
const MOST_TRIES = 8;

/** The clients of one account and Region; without `credentials` they use those that Terraform would find. */
export function clientsFor(region: string, credentials: Credentials | undefined, endpoint: string | undefined) {
  const config = {
    region,
    maxAttempts: MOST_TRIES,
    ...(credentials !== undefined && { credentials }),
    ...(endpoint !== undefined && { endpoint }),
  };
  return {
    sts: new STSClient(config),
    cloudTrail: new CloudTrailClient(config),
    config: new ConfigServiceClient(config),
    ec2: new EC2Client(config),
    events: new EventBridgeClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    organizations: new OrganizationsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: endpoint !== undefined }),
    securityHub: new SecurityHubClient(config),
    signed: (request: Omit<SignedRequest, 'region'>) => sendSigned(config, { ...request, region }, endpoint),
  };
}

export type Clients = ReturnType<typeof clientsFor>;
