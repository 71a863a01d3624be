import type { Playbook } from '#core/playbook/playbook.ts';
import type { PlaybookOf } from '#core/playbook/playbook-id.ts';
import type { MemberCall } from '#member/calls.ts';
import { deactivateAccessKey } from './deactivate-access-key.ts';
import { denyGuessedSessions } from './deny-guessed-sessions.ts';
import { denyLoginForAWhile } from './deny-login-for-a-while.ts';
import { denyWithoutSecondFactor } from './deny-without-mfa.ts';
import { detachPermission } from './detach-permission.ts';
import { restorePolicyVersion } from './restore-policy-version.ts';
import { revokeRoleSessions } from './revoke-role-sessions.ts';

export const IDENTITY_PLAYBOOKS: Readonly<Record<PlaybookOf<'identity'>, Playbook<MemberCall>>> = {
  'deactivate-access-key': deactivateAccessKey,
  'deny-guessed-sessions': denyGuessedSessions,
  'deny-login-for-a-while': denyLoginForAWhile,
  'deny-without-mfa': denyWithoutSecondFactor,
  'detach-permission': detachPermission,
  'restore-policy-version': restorePolicyVersion,
  'revoke-role-sessions': revokeRoleSessions,
};
