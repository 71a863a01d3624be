import { EXTERNAL_IDS, functionPurpose, roleArn } from '#core/naming.ts';
import type { TrustPolicy } from './baseline.ts';
import type { RoleContext } from './role.ts';

/**
 * Trusts the given functions of the hub, from this organization, with an external id, for an incident or event named as source
 * identity. That takes two statements, because AWS evaluates the external id for `sts:AssumeRole` only; a session needs both.
 */
export function hubTrust({ naming, organizationId }: RoleContext, functions: string | string[], identities: string): TrustPolicy {
  const arns = [functions].flat().map((name) => roleArn(naming, naming.hubAccount, functionPurpose(name)));
  const statement = (action: string, more: Record<string, string>): TrustPolicy['Statement'][number] => ({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${naming.hubAccount}:root` },
    Action: action,
    Condition: {
      ArnEquals: { 'aws:PrincipalArn': arns.length === 1 ? arns.join() : arns },
      StringEquals: { 'aws:PrincipalOrgID': organizationId, ...more },
      StringLike: { 'sts:SourceIdentity': identities },
    },
  });
  return {
    Version: '2012-10-17',
    Statement: [statement('sts:AssumeRole', { 'sts:ExternalId': EXTERNAL_IDS }), statement('sts:SetSourceIdentity', {})],
  };
}

/** Trusts a service of AWS that acts for these resources of the account. */
export function serviceTrust(service: string, account: string, sources: readonly string[]): TrustPolicy {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': sources } },
      },
    ],
  };
}
