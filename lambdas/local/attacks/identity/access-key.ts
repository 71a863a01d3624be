import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { iamUser, root } from '#catalogue/events/callers.ts';
import { createAccessKey, deleteAccessKey, updateAccessKey } from '#catalogue/events/identity-calls.ts';
import type { Attack, Target } from '../attack.ts';
import { newUser, nowBy } from './user.ts';

/** Event only: the emulator knows no root user who could have a key. */
export const createRootKey: Attack = async (victim) => ({
  event: createAccessKey({ ...nowBy(victim, root()), key: 'AKIAI44QH8DHBEXAMPLE' }),
  stands: async () => true,
  bystandersUnharmed: async () => true,
});

/** Makes a key for a user who has one already. */
export function createKey(who: 'by its owner' | 'by somebody else'): Attack {
  return async (victim) => {
    const user = await newUser(victim, 'alice');
    const bystander = await newKey(victim, user);
    const key = await newKey(victim, user);
    const by = iamUser(who === 'by its owner' ? user : 'mallory');
    return {
      event: createAccessKey({ ...nowBy(victim, by), user, key }),
      stands: () => isActive(victim, user, key),
      bystandersUnharmed: () => isActive(victim, user, bystander),
    };
  };
}

export const deleteKey: Attack = async (victim) => {
  const user = await newUser(victim, 'alice');
  const [bystander, key] = [await newKey(victim, user), await newKey(victim, user)];
  await victim.clients.iam.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: key }));
  return {
    event: deleteAccessKey({ ...nowBy(victim, iamUser(user)), user, key }),
    stands: async () => !(await isActive(victim, user, key)),
    bystandersUnharmed: () => isActive(victim, user, bystander),
  };
};

/** Switches a key on again that somebody had switched off. */
export const reactivateKey: Attack = async (victim) => {
  const user = await newUser(victim, 'alice');
  const key = await newKey(victim, user);
  for (const Status of ['Inactive', 'Active'] as const) {
    await victim.clients.iam.send(new UpdateAccessKeyCommand({ UserName: user, AccessKeyId: key, Status }));
  }
  return {
    event: updateAccessKey({ ...nowBy(victim, iamUser('mallory')), user, key, status: 'Active' }),
    stands: () => isActive(victim, user, key),
    bystandersUnharmed: async () => true,
  };
};

/** A new key of a user. */
export async function newKey({ clients }: Target, UserName: string): Promise<string> {
  const { AccessKey } = await clients.iam.send(new CreateAccessKeyCommand({ UserName }));
  return AccessKey?.AccessKeyId ?? '';
}

export async function isActive({ clients }: Target, UserName: string, key: string): Promise<boolean> {
  const { AccessKeyMetadata = [] } = await clients.iam.send(new ListAccessKeysCommand({ UserName }));
  return AccessKeyMetadata.some(({ AccessKeyId, Status }) => AccessKeyId === key && Status === 'Active');
}
