import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { iamUser, root } from '#catalogue/events/callers.ts';
import { createAccessKey, deleteAccessKey, updateAccessKey } from '#catalogue/events/identity-calls.ts';
import { type Attack, callBy, type Target } from '../attack.ts';
import { newUser } from './user.ts';

/** Only emits the event: the emulator has no root user. */
export const createRootKey: Attack = async (target) => ({
  event: createAccessKey({ ...callBy(target, root()), key: 'AKIAI44QH8DHBEXAMPLE' }),
  persists: async () => true,
  restUntouched: async () => true,
});

/** Creates a key for a user who has one already. */
export function createKey(who: 'by its owner' | 'by another user'): Attack {
  return async (target) => {
    const user = await newUser(target, 'alice');
    const bystander = await newKey(target, user);
    const key = await newKey(target, user);
    const by = iamUser(who === 'by its owner' ? user : 'mallory');
    return {
      event: createAccessKey({ ...callBy(target, by), user, key }),
      persists: () => isActive(target, user, key),
      restUntouched: () => isActive(target, user, bystander),
    };
  };
}

export const deleteKey: Attack = async (target) => {
  const user = await newUser(target, 'alice');
  const [bystander, key] = [await newKey(target, user), await newKey(target, user)];
  await target.clients.iam.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: key }));
  return {
    event: deleteAccessKey({ ...callBy(target, iamUser(user)), user, key }),
    persists: async () => !(await isActive(target, user, key)),
    restUntouched: () => isActive(target, user, bystander),
  };
};

/** Reactivates a key that was inactive. */
export const reactivateKey: Attack = async (target) => {
  const user = await newUser(target, 'alice');
  const key = await newKey(target, user);
  for (const Status of ['Inactive', 'Active'] as const) {
    await target.clients.iam.send(new UpdateAccessKeyCommand({ UserName: user, AccessKeyId: key, Status }));
  }
  return {
    event: updateAccessKey({ ...callBy(target, iamUser('mallory')), user, key, status: 'Active' }),
    persists: () => isActive(target, user, key),
    restUntouched: async () => true,
  };
};

/** Creates a key for a user. */
export async function newKey({ clients }: Target, UserName: string): Promise<string> {
  const { AccessKey } = await clients.iam.send(new CreateAccessKeyCommand({ UserName }));
  return AccessKey?.AccessKeyId ?? '';
}

export async function isActive({ clients }: Target, UserName: string, key: string): Promise<boolean> {
  const { AccessKeyMetadata = [] } = await clients.iam.send(new ListAccessKeysCommand({ UserName }));
  return AccessKeyMetadata.some(({ AccessKeyId, Status }) => AccessKeyId === key && Status === 'Active');
}
