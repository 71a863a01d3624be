import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { connections } from '../sdk/connections.ts';

export type SessionCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string };

export type RoleRequest = {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId: string;
  readonly sourceIdentity: string;
  /** Session policy as JSON. */
  readonly policy?: string;
};

/** The minimum. */
const SECONDS = 900;

/** Assumes roles with the function's own credentials. Throws the SDK's errors. */
export function roles() {
  const client = new STSClient(connections);
  return async (request: RoleRequest): Promise<SessionCredentials> => {
    const { Credentials } = await client.send(
      new AssumeRoleCommand({
        RoleArn: request.roleArn,
        RoleSessionName: request.sessionName.slice(0, 64),
        ExternalId: request.externalId,
        SourceIdentity: request.sourceIdentity,
        DurationSeconds: SECONDS,
        ...(request.policy !== undefined && { Policy: request.policy }),
      }),
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  };
}
