import type { Construct } from 'constructs';
import type { TerraformResource } from '#cdktf';
import { describeBaseline } from '#member-baseline/describe.ts';
import { renderTerraform } from '#member-baseline/terraform.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import type { Account } from './organization/organization.ts';

/** The baseline of one account in one Region. */
export class MemberStack extends AccountStack {
  /** The policies of the account's roles, which its other Regions use; empty in those. */
  readonly rolePolicies: readonly TerraformResource[];

  constructor(scope: Construct, props: Omit<AccountStackProps, 'account'> & { readonly member: Account }) {
    const { member, region, organization } = props;
    const isFirst = region === member.regions[0];
    super(scope, isFirst ? `member-${member.name}` : `member-${member.name}-${region}`, { ...props, account: member.id });
    const { naming, permissionsBoundary } = organization;
    const baseline = describeBaseline(
      {
        account: member.id,
        name: member.name,
        modes: member.modes,
        regions: member.regions,
        organizationId: organization.id,
        naming,
        watched: { keyReads: member.tuning?.watchKeyReads === true },
        ...(permissionsBoundary !== undefined && { permissionsBoundary }),
        ...(member.webAccess !== undefined && { webAccess: member.webAccess }),
        ...(member.flowLogs !== undefined && { flowLogs: member.flowLogs }),
      },
      region,
    );
    this.rolePolicies = renderTerraform(this, baseline, isFirst ? this.externalIds() : '');
  }
}
