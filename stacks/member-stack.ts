import type { Construct } from 'constructs';
import type { TerraformResource } from '#cdktf';
import { ConfigAggregator } from '#central/config-aggregator.ts';
import { takesRuleChanges } from '#core/notice/route.ts';
import { describeBaseline, type Member } from '#member-baseline/describe.ts';
import { renderTerraform } from '#member-baseline/terraform.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import { createdConfig } from './organization/aws-config.ts';
import { hubBuckets } from './organization/hub-buckets.ts';
import type { Account, Organization } from './organization/organization.ts';
import { boundaryFor } from './permissions-boundary.ts';

/** The baseline of one account in one Region. */
export class MemberStack extends AccountStack {
  /** The policies of the account's roles and the roles of services, which its other Regions use; empty in those Regions. */
  readonly rolePolicies: readonly TerraformResource[];

  constructor(scope: Construct, props: Omit<AccountStackProps, 'account'> & { readonly member: Account }) {
    const { member, region, organization } = props;
    const isFirst = region === member.regions[0];
    super(scope, isFirst ? `member-${member.name}` : `member-${member.name}-${region}`, { ...props, account: member.id });
    const permissionsBoundary = isFirst ? boundaryFor(this, organization, member.id, 'boundary-member') : undefined;
    const described = { ...memberOf(member, organization), ...(permissionsBoundary !== undefined && { permissionsBoundary }) };
    const baseline = describeBaseline(described, region);
    this.rolePolicies = renderTerraform(this, baseline, isFirst ? this.externalIds() : '');
    const { naming } = organization;
    if (isFirst && aggregatesHere(organization, member)) {
      new ConfigAggregator(this, 'config', { naming, ...(permissionsBoundary !== undefined && { permissionsBoundary }) });
    }
  }
}

/** The account as the baseline describes it. */
export function memberOf(member: Account, organization: Organization): Member {
  const { naming, id: organizationId } = organization;
  const { id: account, name, modes, regions, signInRegions, webAccess, flowLogs, tuning } = member;
  const config = createdConfig(member);
  return {
    account,
    name,
    modes,
    regions,
    signInRegions,
    organizationId,
    naming,
    hubBuckets: hubBuckets(organization).flatMap(({ account: holder, bucket }) => (holder === account ? [bucket] : [])),
    watched: {
      keyReads: member.tuning?.watchKeyReads === true,
      ruleChanges: organization.notices?.routes.some((route) => takesRuleChanges(route, account, member.unit)) === true,
    },
    ...(organization.controlRoom !== undefined && { hasControlRoom: true as const }),
    ...(webAccess !== undefined && { webAccess }),
    ...(flowLogs !== undefined && { flowLogs }),
    ...(tuning !== undefined && { tuning }),
    ...(config !== undefined && { config }),
  };
}

/** Whether the account is the hub of an organization in which the stacks create AWS Config. */
export function aggregatesHere({ accounts, naming }: Organization, { id }: Account): boolean {
  return id === naming.hubAccount && accounts.some((account) => createdConfig(account) !== undefined);
}
