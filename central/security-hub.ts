import { Construct } from 'constructs';
import { SecurityhubAccount } from '#aws/securityhub-account';
import { SecurityhubActionTarget } from '#aws/securityhub-action-target';
import { SecurityhubFindingAggregator } from '#aws/securityhub-finding-aggregator';
import { SecurityhubOrganizationAdminAccount } from '#aws/securityhub-organization-admin-account';
import { SecurityhubOrganizationConfiguration } from '#aws/securityhub-organization-configuration';
import type { TerraformProvider, TerraformResource } from '#cdktf';
import { HUB_ACTIONS } from '#core/hub-actions.ts';

export type SecurityHubProps = {
  readonly hubAccount: string;
  /** The management account in the same Region. */
  readonly management: TerraformProvider;
  /** In the home Region, the other governed Regions, whose findings are copied here. */
  readonly linkedRegions: readonly string[];
};

/**
 * Security Hub CSPM of one Region, administered from the hub. AWS enables it in an account when it becomes administrator, and
 * refuses to enable it twice or to disable it in an administrator: so it is enabled before the delegation and disabled after.
 * Members are enrolled by the rollout: the provider can neither take over nor remove a member that belongs to the organization.
 */
export class SecurityHub extends Construct {
  readonly hub: SecurityhubAccount;
  readonly managementHub: SecurityhubAccount;
  readonly administrator: SecurityhubOrganizationAdminAccount;
  readonly aggregator?: SecurityhubFindingAggregator;

  constructor(scope: Construct, id: string, { hubAccount, management, linkedRegions }: SecurityHubProps) {
    super(scope, id);
    // Without standards: each of their checks is billed, and the hub needs none.
    const settings = { enableDefaultStandards: false, autoEnableControls: true };
    this.hub = new SecurityhubAccount(this, 'account', settings);
    this.managementHub = new SecurityhubAccount(this, 'management', { ...settings, provider: management });
    this.administrator = new SecurityhubOrganizationAdminAccount(this, 'administrator', {
      adminAccountId: hubAccount,
      provider: management,
      dependsOn: [this.hub, this.managementHub],
    });
    new SecurityhubOrganizationConfiguration(this, 'enrolment', {
      autoEnable: true,
      autoEnableStandards: 'NONE',
      dependsOn: [this.administrator],
    });
    if (linkedRegions.length > 0) {
      this.aggregator = new SecurityhubFindingAggregator(this, 'aggregator', {
        linkingMode: 'SPECIFIED_REGIONS',
        specifiedRegions: [...linkedRegions],
        dependsOn: [this.administrator],
      });
    }
  }
}

/** The hub's custom actions. AWS offers those of the home Region for the findings of every linked Region. */
export class HubActions extends Construct {
  readonly targets: ReadonlyMap<string, SecurityhubActionTarget>;

  constructor(scope: Construct, id: string, { after }: { readonly after: readonly TerraformResource[] }) {
    super(scope, id);
    const target = ({ id: identifier, name, description }: (typeof HUB_ACTIONS)[number]) =>
      new SecurityhubActionTarget(this, identifier.toLowerCase(), { identifier, name, description, dependsOn: [...after] });
    this.targets = new Map(HUB_ACTIONS.map((action) => [action.id, target(action)]));
  }
}
