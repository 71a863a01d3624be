import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { ROLLOUT_SESSION } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import { type Ask, CALLS } from './calls.ts';
import { type Clients, type Credentials, clientsFor } from './clients.ts';

/** How AWS is reached: with Terraform's own credentials and endpoint, unless given. */
export type AwsConnection = { readonly endpoint?: string | undefined; readonly credentials?: Credentials };

/** The preflight's access to AWS: it reads, in accounts whose role it assumed. */
export type Aws = {
  readonly ask: Ask;
  /** Assumes a role for every later question in the account. Rejects with the SDK's error. */
  readonly enter: (account: string, roleArn: string, region: string) => Promise<void>;
};

/** A session lasts a quarter of an hour, the shortest that AWS gives; the preflight takes seconds. */
const SESSION_SECONDS = 900;

/** The deploy role may do more, but sessions of the preflight can only read. */
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

export function connectToAws({ endpoint, credentials }: AwsConnection): Aws {
  const sessions = new Map<string, Credentials>();
  const opened = new Map<string, Clients>();
  const clients = (account: string, region: string): Clients => {
    const key = `${account} ${region}`;
    const found = opened.get(key) ?? clientsFor(region, sessions.get(account) ?? credentials, endpoint);
    opened.set(key, found);
    return found;
  };
  return {
    ask: (({ account, region }, name, ...input) => {
      const call = ownEntry(CALLS, name) as (at: Clients, ...given: unknown[]) => Promise<never>;
      return call(clients(account, region), ...input);
    }) as Ask,
    enter: async (account, roleArn, region) => {
      const { sts } = clientsFor(region, credentials, endpoint);
      const command = new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: ROLLOUT_SESSION,
        DurationSeconds: SESSION_SECONDS,
        PolicyArns: [{ arn: READ_ONLY }],
      });
      const { Credentials: given } = await sts.send(command);
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = given ?? {};
      sessions.set(account, { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken });
    },
  };
}
