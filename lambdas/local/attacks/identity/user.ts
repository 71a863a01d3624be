import { randomUUID } from 'node:crypto';
import {
  CreateLoginProfileCommand,
  CreateUserCommand,
  GetLoginProfileCommand,
  ListUserPoliciesCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { type By, iamUser } from '#catalogue/events/callers.ts';
import { loginProfile, tagUser } from '#catalogue/events/identity-calls.ts';
import { putPolicy, written } from '#catalogue/events/policy-calls.ts';
import { type Attack, eventTime, type Target } from '../attack.ts';

/** A new user whose name nothing else has. */
export async function newUser({ clients }: Target, called: string): Promise<string> {
  const UserName = `${called}-${randomUUID().slice(0, 8)}`;
  await clients.iam.send(new CreateUserCommand({ UserName }));
  return UserName;
}

/** A call of this moment, as the builders of events take it. */
export function nowBy({ account, region }: Target, by: By) {
  return { account, region, by, at: eventTime(), id: randomUUID() };
}

/** A user changes its own password through its profile. */
export const changeOwnPassword: Attack = async (victim) => {
  const user = await newUser(victim, 'alice');
  await victim.clients.iam.send(new CreateLoginProfileCommand({ UserName: user, Password: password() }));
  await victim.clients.iam.send(new UpdateLoginProfileCommand({ UserName: user, Password: password() }));
  return {
    event: loginProfile({ ...nowBy(victim, iamUser(user)), change: 'Update', user }),
    stands: () => hasPassword(victim, user),
    bystandersUnharmed: async () => true,
  };
};

/** Gives a password to a user who had none. */
export const changePasswordOfOther: Attack = async (victim) => {
  const [user, bystander] = [await newUser(victim, 'alice'), await newUser(victim, 'bob')];
  for (const UserName of [bystander, user]) {
    await victim.clients.iam.send(new CreateLoginProfileCommand({ UserName, Password: password() }));
  }
  return {
    event: loginProfile({ ...nowBy(victim, iamUser('mallory')), change: 'Create', user }),
    // The password stays; for a while it opens nothing.
    stands: async () => (await hasPassword(victim, user)) && !(await isDenied(victim, user)),
    bystandersUnharmed: async () => (await hasPassword(victim, bystander)) && !(await isDenied(victim, bystander)),
  };
};

/** Allows a user everything, in an inline policy beside one that was there. */
export const grantEverything: Attack = async (victim) => {
  const { iam } = victim.clients;
  const UserName = await newUser(victim, 'mallory');
  const document = written({ Effect: 'Allow', Action: '*', Resource: '*' });
  const harmless = written({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*' });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'read-site', PolicyDocument: harmless }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'extra', PolicyDocument: document }));
  const has = async (policy: string) => {
    const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
    return PolicyNames.includes(policy);
  };
  return {
    event: putPolicy({ ...nowBy(victim, iamUser('mallory')), to: { user: UserName }, policy: 'extra', document }),
    stands: () => has('extra'),
    bystandersUnharmed: () => has('read-site'),
  };
};

export const tagSomebody: Attack = async (victim) => {
  const { iam } = victim.clients;
  const UserName = await newUser(victim, 'alice');
  await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'payments' }] }));
  return {
    event: tagUser({ ...nowBy(victim, iamUser('mallory')), user: UserName, tags: { team: 'payments' } }),
    stands: async () => {
      const { Tags = [] } = await iam.send(new ListUserTagsCommand({ UserName }));
      return Tags.some(({ Key }) => Key === 'team');
    },
    bystandersUnharmed: async () => true,
  };
};

/** Whether a user is denied anything by a policy of the user's own: what these attacks make has none. */
export async function isDenied({ clients: { iam } }: Target, UserName: string): Promise<boolean> {
  const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
  return PolicyNames.length > 0;
}

async function hasPassword({ clients }: Target, UserName: string): Promise<boolean> {
  return clients.iam.send(new GetLoginProfileCommand({ UserName })).then(
    () => true,
    () => false,
  );
}

function password(): string {
  return `Aa1!${randomUUID()}`;
}
