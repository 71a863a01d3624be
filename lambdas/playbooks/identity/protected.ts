import { coversArn } from '#core/arn-pattern.ts';
import type { Refusal } from '#core/reason.ts';
import type { AccountSettings } from '#core/settings.ts';
import { isIamName } from './iam-entities.ts';

/** AWS writes this instead of a user name that does not exist. */
const MASKED = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Why the user with this name is not locked out; undefined if it may be. */
export function protectedUser(name: string, { protectedPrincipals }: AccountSettings): Refusal | undefined {
  if (name === 'AWS ROOT USER' || name === 'root') return { code: 'root-cannot-be-denied' };
  if (name === MASKED || !isIamName(name)) return { code: 'not-an-iam-user', name };
  const isKept = protectedPrincipals?.users.some((one) => one.toLowerCase() === name.toLowerCase());
  return isKept ? { code: 'user-for-emergencies', user: name } : undefined;
}

/** Why a role is not changed; undefined if it may be. `arn` includes the path. */
export function protectedRole(arn: string, { protectedPrincipals }: AccountSettings): Refusal | undefined {
  const name = arn.split('/').at(-1) ?? arn;
  if (arn.includes(':role/aws-service-role/')) return { code: 'service-linked-role', role: name };
  if (name.startsWith('AWSReservedSSO_')) return { code: 'permission-set-role', role: name };
  const isOfHub = protectedPrincipals?.roles.some((pattern) => coversArn(pattern, arn));
  return isOfHub ? { code: 'role-of-hub', role: name } : undefined;
}
