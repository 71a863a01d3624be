import type { Construct } from 'constructs';
import { IamPolicy } from '#aws/iam-policy';
import { PRODUCT, roleName } from '#core/naming.ts';
import document from '../policies/permissions-boundary.json' with { type: 'json' };
import { deployRoleArn, hubPolicies, hubRoles } from './organization/control-policies.ts';
import type { Organization } from './organization/organization.ts';
import { filled } from './policy-document.ts';

/** Characters of a managed policy without white space (IAM User Guide, reference_iam-quotas). */
export const MANAGED_POLICY_LIMIT = 6144;

/** The most that any role of the hub may do, even if more policies are attached to it. */
export function boundaryDocument({ naming, deploy }: Pick<Organization, 'naming' | 'deploy'>): string {
  const values = {
    product: PRODUCT,
    'hub-roles': hubRoles(naming),
    'hub-policies': hubPolicies(naming),
    'deploy-role': deployRoleArn(deploy.role),
  };
  return JSON.stringify(filled(document, values));
}

/**
 * The boundary for the roles of a stack: a separate policy where the file switches it on, so that no stack waits for another, or
 * the policy that the file names; `account` fills in its ARN.
 */
export function boundaryFor(
  stack: Construct,
  organization: Organization,
  account: string,
  purpose = 'boundary',
): string | undefined {
  const { naming, permissionsBoundary } = organization;
  if (permissionsBoundary !== 'on') return permissionsBoundary?.replaceAll('{account}', account);
  return new IamPolicy(stack, 'boundary', {
    name: roleName(naming, purpose),
    path: naming.rolePath,
    description: 'The most that any role of the hub may ever do',
    policy: boundaryDocument(organization),
  }).arn;
}
