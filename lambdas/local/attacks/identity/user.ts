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
import { iamUser } from '#catalogue/events/callers.ts';
import { loginProfile, tagUser } from '#catalogue/events/identity-calls.ts';
import { putPolicy, written } from '#catalogue/events/policy-calls.ts';
import { type Attack, callBy, type Target } from '../attack.ts';

/** Creates a user with a unique name. */
export async function newUser({ clients }: Target, called: string): Promise<string> {
  const UserName = `${called}-${randomUUID().slice(0, 8)}`;
  await clients.iam.send(new CreateUserCommand({ UserName }));
  return UserName;
}

/** A user changes its own password through its profile. */
export const changeOwnPassword: Attack = async (target) => {
  const user = await newUser(target, 'alice');
  await target.clients.iam.send(new CreateLoginProfileCommand({ UserName: user, Password: password() }));
  await target.clients.iam.send(new UpdateLoginProfileCommand({ UserName: user, Password: password() }));
  return {
    event: loginProfile({ ...callBy(target, iamUser(user)), change: 'Update', user }),
    persists: () => hasPassword(target, user),
    restUntouched: async () => true,
  };
};

/** Sets a password for a user without one. */
export const changePasswordOfOther: Attack = async (target) => {
  const [user, bystander] = [await newUser(target, 'alice'), await newUser(target, 'bob')];
  for (const UserName of [bystander, user]) {
    await target.clients.iam.send(new CreateLoginProfileCommand({ UserName, Password: password() }));
  }
  return {
    event: loginProfile({ ...callBy(target, iamUser('mallory')), change: 'Create', user }),
    // The hub does not delete the password; it denies the user everything for a while.
    persists: async () => (await hasPassword(target, user)) && !(await hasInlinePolicy(target, user)),
    restUntouched: async () => (await hasPassword(target, bystander)) && !(await hasInlinePolicy(target, bystander)),
  };
};

/** Allows a user everything by a new inline policy; the user already has a harmless one. */
export const grantEverything: Attack = async (target) => {
  const { iam } = target.clients;
  const UserName = await newUser(target, 'mallory');
  const document = written({ Effect: 'Allow', Action: '*', Resource: '*' });
  const harmless = written({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*' });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'read-site', PolicyDocument: harmless }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'extra', PolicyDocument: document }));
  const has = async (policy: string) => {
    const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
    return PolicyNames.includes(policy);
  };
  return {
    event: putPolicy({ ...callBy(target, iamUser('mallory')), to: { user: UserName }, policy: 'extra', document }),
    persists: () => has('extra'),
    restUntouched: () => has('read-site'),
  };
};

export const tagUserWithTeam: Attack = async (target) => {
  const { iam } = target.clients;
  const UserName = await newUser(target, 'alice');
  await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'payments' }] }));
  return {
    event: tagUser({ ...callBy(target, iamUser('mallory')), user: UserName, tags: { team: 'payments' } }),
    persists: async () => {
      const { Tags = [] } = await iam.send(new ListUserTagsCommand({ UserName }));
      return Tags.some(({ Key }) => Key === 'team');
    },
    restUntouched: async () => true,
  };
};

/** Whether an inline policy denies the user anything; the attacks themselves write no deny. */
export async function hasInlinePolicy({ clients: { iam } }: Target, UserName: string): Promise<boolean> {
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
