import { randomUUID } from 'node:crypto';
import { CreateUserCommand, GetUserCommand } from '@aws-sdk/client-iam';
import { apiCall } from '#catalogue/events/api-call.ts';
import { root } from '#catalogue/events/callers.ts';
import { failedLogin, login, rootPerson } from '#catalogue/events/sign-in-calls.ts';
import { type Attack, type AttackResult, callBy, signInBy, type Target } from '../attack.ts';
import { withoutTrace } from './user.ts';

export const signInAsRoot: Attack = async (target) => withoutTrace(login({ ...signInBy(target, rootPerson()), mfa: 'No' }));

export const failAsRoot: Attack = async (target) => withoutTrace(failedLogin(signInBy(target, rootPerson())));

/** Creates a user with the credentials of root. */
export async function createUserAsRoot(target: Target): Promise<AttackResult> {
  const { iam } = target.clients;
  const UserName = `deploy-${randomUUID().slice(0, 8)}`;
  const { User: { UserId = '', Arn = '', Path = '/' } = {} } = await iam.send(new CreateUserCommand({ UserName }));
  const user = { path: Path, userName: UserName, userId: UserId, arn: Arn };
  return {
    event: apiCall({
      ...callBy(target, root()),
      source: 'iam.amazonaws.com',
      name: 'CreateUser',
      request: { userName: UserName },
      response: { user },
    }),
    persists: async () => (await iam.send(new GetUserCommand({ UserName }))).User !== undefined,
    restUntouched: async () => true,
  };
}
