import type { Playbook } from '#core/playbook.ts';
import type { PlaybookOf } from '#core/playbook-id.ts';
import type { MemberCall } from '../member-calls.ts';
import { deactivateAccessKey } from '../playbooks/deactivate-access-key.ts';
import { denyLoginForAWhile } from '../playbooks/deny-login-for-a-while.ts';
import { denyWithoutSecondFactor } from '../playbooks/deny-without-mfa.ts';
import { detachPermission } from '../playbooks/detach-permission.ts';
import { restorePolicyVersion } from '../playbooks/restore-policy-version.ts';
import { revokeRoleSessions } from '../playbooks/revoke-role-sessions.ts';

export const IDENTITY: Readonly<Record<PlaybookOf<'identity'>, Playbook<MemberCall>>> = {
  'deactivate-access-key': deactivateAccessKey,
  'deny-login-for-a-while': denyLoginForAWhile,
  'deny-without-mfa': denyWithoutSecondFactor,
  'detach-permission': detachPermission,
  'restore-policy-version': restorePolicyVersion,
  'revoke-role-sessions': revokeRoleSessions,
};
