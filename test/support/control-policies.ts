import { memoizeByObject } from '#core/memoize-by-object.ts';
import { type ControlPolicy, controlPolicies, type PolicyType } from '#stacks/control-policies.ts';
import type { Organization } from '#stacks/organization/organization.ts';
import type { Document, Grants } from './iam.ts';
import { EXAMPLE } from './synthesized.ts';

const FULL: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** The example organization with every control policy on, also those that are off by default. */
export const EVERY_CONTROL: Organization = {
  ...EXAMPLE,
  controlPolicies: {
    ...EXAMPLE.controlPolicies,
    targets: { ...EXAMPLE.controlPolicies.targets, services: ['root'], rootUser: ['root'], regions: ['root'] },
  },
};

type ControlDocument = Pick<ControlPolicy, 'type' | 'targets'> & { readonly document: Document };

/** Many requests meet the policies of few organizations. */
const documentsOf = memoizeByObject((organization: Organization): readonly ControlDocument[] =>
  controlPolicies(organization).map(({ type, targets, content }) => ({
    type,
    targets,
    document: JSON.parse(content) as Document,
  })),
);

/**
 * The policies of AWS Organizations that bind the principals of an account, or, for resource control policies, every user of its
 * resources. Neither binds the management account.
 */
export function controlPolicyLevels(
  account: string,
  organization: Organization = EXAMPLE,
  type: PolicyType = 'SERVICE_CONTROL_POLICY',
): NonNullable<Grants['control']> {
  if (account === organization.management) return [];
  const on = (target: string) =>
    documentsOf(organization)
      .filter((policy) => policy.type === type && policy.targets.includes(target))
      .map(({ document }) => document);
  return [
    [FULL, ...on('root')],
    [FULL, ...on(account)],
  ];
}
