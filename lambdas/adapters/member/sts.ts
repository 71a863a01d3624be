import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { connections } from '../sdk/connections.ts';

/** Temporary credentials of an assumed role, as SDK clients take them. */
export type SessionCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string };

export type RoleRequest = {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId: string;
  readonly sourceIdentity: string;
  /** Session policy as JSON; what the role allows beyond it is refused. */
  readonly policy?: string;
};

/** The shortest session AWS gives. */
const SECONDS = 900;

/** Assumes roles with the function's own role. Throws the SDK's errors, `AccessDenied` among them. */
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
