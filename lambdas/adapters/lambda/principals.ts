import { GetRoleCommand, GetUserCommand, IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { connections } from '../sdk/connections.ts';

/** `id` is AWS's unique id, the same as in SQS's SenderId; `trust` is the trust policy of a role. */
type Principal = { readonly id: string; readonly arn: string; readonly trust?: unknown };

/** Looks up roles and users of the function's own account by name; undefined if there is none. Throws the SDK's other errors. */
export function principalsOfAccount(config: IAMClientConfig = {}) {
  const client = new IAMClient({ ...connections, ...config });

  const role = async (RoleName: string): Promise<Principal> => {
    const { Role } = await client.send(new GetRoleCommand({ RoleName }));
    const { RoleId = '', Arn = '', AssumeRolePolicyDocument = '{}' } = Role ?? {};
    return { id: RoleId, arn: Arn, trust: JSON.parse(decodeURIComponent(AssumeRolePolicyDocument)) };
  };

  const user = async (UserName: string): Promise<Principal> => {
    const { User } = await client.send(new GetUserCommand({ UserName }));
    return { id: User?.UserId ?? '', arn: User?.Arn ?? '' };
  };

  return (kind: 'role' | 'user', name: string): Promise<Principal | undefined> =>
    (kind === 'role' ? role(name) : user(name)).catch((error: Error) =>
      error.name === 'NoSuchEntityException' ? undefined : Promise.reject(error),
    );
}
