import type { Attack } from '../attack.ts';
import { createKey, createRootKey, deleteKey, reactivateKey } from './access-key.ts';
import { deactivateMfa, registerOtherMfa } from './mfa.ts';
import { useKeyElsewhere, workElsewhere } from './unusual-use.ts';
import { changeOwnPassword, changePasswordOfOther, grantEverything, tagUserWithTeam } from './user.ts';

export const IDENTITY_ATTACKS: Readonly<Record<string, Attack>> = {
  'root-access-key-created': createRootKey,
  'mfa-deactivated': deactivateMfa,
  'mfa-registered': registerOtherMfa,
  'credential-change': changeOwnPassword,
  'login-profile-changed-for-other': changePasswordOfOther,
  'access-key-created': createKey('by its owner'),
  'access-key-created-for-other': createKey('by another user'),
  'access-key-deleted': deleteKey,
  'access-key-status-changed': reactivateKey,
  'access-key-unusual-source': useKeyElsewhere,
  'unusual-region': workElsewhere,
  'excessive-permission-grant': grantEverything,
  'iam-user-tagged': tagUserWithTeam,
};
