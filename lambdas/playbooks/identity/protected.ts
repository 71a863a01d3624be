import { isLike } from '#core/incident/exception.ts';
import type { AccountSettings } from '#core/settings.ts';
import { isIamName } from './iam-entities.ts';

/** What AWS writes in place of a user name that does not exist. */
const MASKED = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Why the user with this name is not locked out, in one sentence; undefined where it may be. */
export function protectedUser(name: string, { protectedPrincipals: spares }: AccountSettings): string | undefined {
  if (name === 'AWS ROOT USER' || name === 'root') {
    return 'IAM can deny root nothing: change its password and its second factor, and look at what it did';
  }
  if (name === MASKED || !isIamName(name)) return `${name} is not the name of an IAM user: there is nobody to deny anything`;
  const kept = spares?.users.some((one) => one.toLowerCase() === name.toLowerCase());
  return kept ? `user ${name} is kept for emergencies: a person must decide what happens to it` : undefined;
}

/** Why a role is left as it is, in one sentence; undefined where it may be changed. `arn` with its path. */
export function protectedRole(arn: string, { protectedPrincipals: spares }: AccountSettings): string | undefined {
  const name = arn.split('/').at(-1) ?? arn;
  if (arn.includes(':role/aws-service-role/')) {
    return `role ${name} is linked to an AWS service, and only that service can change it`;
  }
  if (name.startsWith('AWSReservedSSO_')) {
    return `role ${name} comes from a permission set and cannot be changed here: in IAM Identity Center, in the account that administers it, end the person's session and take the assignment or the permission away`;
  }
  return spares?.roles.some((pattern) => isLike(pattern, arn))
    ? `role ${name} belongs to the hub or to its rollout: a person must look at it`
    : undefined;
}
