import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { ROLLOUT_SESSION } from '#core/naming.ts';

export type DeployCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** The credentials that Terraform uses in an account: the rollout's role, assumed with the operator's own credentials. */
export async function deploySession(account: string, role: string, region: string): Promise<DeployCredentials> {
  const request = new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/${role}`, RoleSessionName: ROLLOUT_SESSION });
  const { Credentials: issued } = await new STSClient({ region }).send(request);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = issued ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
