import { randomUUID } from 'node:crypto';
import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { iamUser } from '#catalogue/events/callers.ts';
import { roleCall } from '#catalogue/events/guard-calls.ts';
import { roleName } from '#core/naming.ts';
import { type Attack, callBy } from '../attack.ts';

/** Creates a role with a name of the hub that an outsider could assume. */
export const borrowHubName: Attack = async (target) => {
  const { account, naming, clients } = target;
  const role = roleName(naming, `remediate-${randomUUID().slice(0, 8)}`);
  const trust = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' };
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  await clients.iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: document }));
  const more = { assumeRolePolicyDocument: document };
  return {
    event: roleCall({ ...callBy(target, iamUser('mallory')), region: 'us-east-1', name: 'CreateRole', role, more }),
    persists: async () => (await clients.iam.send(new GetRoleCommand({ RoleName: role }))).Role !== undefined,
    restUntouched: async () => true,
  };
};
