import { Construct } from 'constructs';
import { GuarddutyDetector } from '#aws/guardduty-detector';
import { GuarddutyOrganizationConfiguration } from '#aws/guardduty-organization-configuration';
import { SecurityhubAccount } from '#aws/securityhub-account';
import { SecurityhubMember } from '#aws/securityhub-member';
import { SecurityhubOrganizationConfiguration } from '#aws/securityhub-organization-configuration';

export type SecurityServicesProps = {
  /** Accounts whose findings the hub administers: all except the hub and the management account. */
  readonly members: readonly { readonly id: string; readonly name: string }[];
};

/** Security Hub and GuardDuty of the home Region, administered from the hub; accounts that join later are enrolled by AWS. */
export class SecurityServices extends Construct {
  constructor(scope: Construct, id: string, { members }: SecurityServicesProps) {
    super(scope, id);
    const hub = new SecurityhubAccount(this, 'security-hub', { enableDefaultStandards: false, autoEnableControls: true });
    const enrolment = new SecurityhubOrganizationConfiguration(this, 'security-hub-enrolment', {
      autoEnable: true,
      autoEnableStandards: 'NONE',
      dependsOn: [hub],
    });
    for (const member of members) {
      new SecurityhubMember(this, `member-${member.name}`, { accountId: member.id, invite: false, dependsOn: [enrolment] });
    }
    const detector = new GuarddutyDetector(this, 'guardduty', { enable: true, findingPublishingFrequency: 'FIFTEEN_MINUTES' });
    new GuarddutyOrganizationConfiguration(this, 'guardduty-enrolment', {
      detectorId: detector.id,
      autoEnableOrganizationMembers: 'ALL',
    });
  }
}
