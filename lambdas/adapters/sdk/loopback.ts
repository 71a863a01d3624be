import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { OperatorError } from '#core/errors.ts';
import { isLoopback } from './loopback-address.ts';

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

/** Credentials of a role in the local organization, assumed with the documentation key. */
export async function loopbackSession(
  endpoint: string,
  region: string,
  roleArn: string,
  sessionName: string,
): Promise<LoopbackCredentials> {
  assertLoopback(endpoint);
  const sts = new STSClient({ endpoint, region, credentials: DOCUMENTATION_KEY, ...LOOPBACK_CONNECTIONS });
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
