import { Construct } from 'constructs';
import { GuarddutyDetector } from '#aws/guardduty-detector';
import { GuarddutyDetectorFeature } from '#aws/guardduty-detector-feature';
import { GuarddutyOrganizationAdminAccount } from '#aws/guardduty-organization-admin-account';
import { GuarddutyOrganizationConfiguration } from '#aws/guardduty-organization-configuration';
import { GuarddutyOrganizationConfigurationFeature } from '#aws/guardduty-organization-configuration-feature';
import type { ITerraformDependable, TerraformProvider } from '#cdktf';
import { ownProperty } from '#core/own-property.ts';

export type GuardDutyProps = {
  readonly hubAccount: string;
  /** The management account in the same Region. */
  readonly management: TerraformProvider;
  /** Protection plans by the names of the API, each with the accounts that get it. A plan that is not named is not touched. */
  readonly plans: Readonly<Record<string, 'ALL' | 'NEW' | 'NONE'>>;
  /** Detectors that existed before: their plans are not touched. */
  readonly existing: { readonly hub: boolean; readonly management: boolean };
};

/** Parts of a plan that are switched on with it. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  RUNTIME_MONITORING: ['EKS_ADDON_MANAGEMENT', 'ECS_FARGATE_AGENT_MANAGEMENT', 'EC2_AGENT_MANAGEMENT'],
};

/** AWS returns the parts in another order, which the provider would take for a change and answer by replacing the plan. */
const ignoreParts = { ignoreChanges: ['additional_configuration'] };

/**
 * GuardDuty of one Region, administered from the hub. AWS creates a detector in an account that becomes administrator, allows
 * one for each account and deletes none that has members: so both detectors are created before the delegation and deleted after it.
 * The management account can be enrolled only because it has one. Plans are set before the enrolment: a new detector has nearly all.
 */
export class GuardDuty extends Construct {
  readonly detector: GuarddutyDetector;
  readonly managementDetector: GuarddutyDetector;
  readonly administrator: GuarddutyOrganizationAdminAccount;

  constructor(scope: Construct, id: string, { hubAccount, management, plans, existing }: GuardDutyProps) {
    super(scope, id);
    this.detector = new GuarddutyDetector(this, 'detector', { enable: true, findingPublishingFrequency: 'FIFTEEN_MINUTES' });
    // The frequency of a member is that of its administrator.
    this.managementDetector = new GuarddutyDetector(this, 'management', { enable: true, provider: management });
    const named = Object.entries(plans);
    if (!existing.hub) for (const [name, reach] of named) this.#plan('hub', this.detector.id, name, reach !== 'NONE');
    const switchedOff = existing.management ? [] : named.map(([name]) => this.#planOfManagement(name, management));
    this.administrator = new GuarddutyOrganizationAdminAccount(this, 'administrator', {
      adminAccountId: hubAccount,
      provider: management,
      dependsOn: [this.detector, this.managementDetector, ...switchedOff],
    });
    const ready = named.map(([name, reach]) => this.#planOfMembers(name, reach));
    new GuarddutyOrganizationConfiguration(this, 'enrolment', {
      detectorId: this.detector.id,
      autoEnableOrganizationMembers: 'ALL',
      dependsOn: [this.administrator, ...ready],
    });
  }

  #plan(owner: string, detectorId: string, name: string, isOn: boolean): void {
    const status = isOn ? 'ENABLED' : 'DISABLED';
    // Terraform does not update what it ignores, so another setting is another resource; removing the old one makes no call.
    new GuarddutyDetectorFeature(this, idOf(owner, name, status), {
      detectorId,
      name,
      status,
      additionalConfiguration: (ownProperty(PARTS, name) ?? []).map((part) => ({ name: part, status })),
      lifecycle: ignoreParts,
    });
  }

  /** Off from the beginning; once it is a member, only its administrator can set plans, and the enrolment does. */
  #planOfManagement(name: string, provider: TerraformProvider): ITerraformDependable {
    return new GuarddutyDetectorFeature(this, idOf('management', name), {
      detectorId: this.managementDetector.id,
      name,
      status: 'DISABLED',
      provider,
      lifecycle: { ignoreChanges: 'all' },
    });
  }

  #planOfMembers(name: string, autoEnable: string): ITerraformDependable {
    return new GuarddutyOrganizationConfigurationFeature(this, idOf('members', name, autoEnable), {
      detectorId: this.detector.id,
      name,
      autoEnable,
      additionalConfiguration: (ownProperty(PARTS, name) ?? []).map((part) => ({ name: part, autoEnable })),
      lifecycle: ignoreParts,
      dependsOn: [this.administrator],
    });
  }
}

function idOf(...parts: string[]): string {
  return parts.join('-').toLowerCase().replaceAll('_', '-');
}
