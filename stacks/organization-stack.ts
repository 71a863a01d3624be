import type { Construct } from 'constructs';
import { Cloudtrail } from '#aws/cloudtrail';
import { GuarddutyOrganizationAdminAccount } from '#aws/guardduty-organization-admin-account';
import { OrganizationsDelegatedAdministrator } from '#aws/organizations-delegated-administrator';
import { SecurityhubAccount } from '#aws/securityhub-account';
import { SecurityhubOrganizationAdminAccount } from '#aws/securityhub-organization-admin-account';
import { CATALOGUE } from '#catalogue/index.ts';
import { PRODUCT } from '#core/naming.ts';
import { dataEvents } from '#forward/forwarding.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import { createdConfig } from './organization/aws-config.ts';
import { TrailBucket } from './trail-bucket.ts';
import { trailSelectors } from './trail-selectors.ts';

/** The management account: delegates administration to the hub, and has the trail that records every account and Region. */
export class OrganizationStack extends AccountStack {
  constructor(scope: Construct, props: Omit<AccountStackProps, 'account' | 'region'>) {
    const { organization } = props;
    const { hubAccount, homeRegion } = organization.naming;
    const { management } = organization;
    super(scope, 'organization', { ...props, account: management, region: homeRegion });

    if (organization.creates.trail) this.#createTrail(props);
    if (organization.creates.services) this.#nameAdministrator(hubAccount);
    // Registered for any one service, the hub account may list accounts and units of the organization.
    new OrganizationsDelegatedAdministrator(this, 'config-admin', {
      accountId: hubAccount,
      servicePrincipal: 'config-multiaccountsetup.amazonaws.com',
    });
    if (organization.accounts.some((account) => createdConfig(account) !== undefined)) {
      // What AWS Config records is aggregated for the whole organization by an administrator of this service only.
      new OrganizationsDelegatedAdministrator(this, 'config-aggregation-admin', {
        accountId: hubAccount,
        servicePrincipal: 'config.amazonaws.com',
      });
    }
  }

  #createTrail({ organization }: Pick<AccountStackProps, 'organization'>): void {
    const { management, naming, id, trailDays: days } = organization;
    const trailArn = `arn:aws:cloudtrail:${naming.homeRegion}:${management}:trail/${PRODUCT}`;
    const logs = new TrailBucket(this, 'trail-logs', { management, organizationId: id, trailArn, days });
    const selectors = trailSelectors(dataEvents(CATALOGUE), logs.bucketName);
    new Cloudtrail(this, 'trail', {
      name: PRODUCT,
      s3BucketName: logs.bucketName,
      kmsKeyId: logs.keyArn,
      isOrganizationTrail: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      ...(selectors.length > 0 && { advancedEventSelector: selectors }),
      dependsOn: [...logs.ready],
    });
  }

  #nameAdministrator(hubAccount: string): void {
    const securityHub = new SecurityhubAccount(this, 'security-hub', { enableDefaultStandards: false, autoEnableControls: true });
    new SecurityhubOrganizationAdminAccount(this, 'security-hub-admin', { adminAccountId: hubAccount, dependsOn: [securityHub] });
    new GuarddutyOrganizationAdminAccount(this, 'guardduty-admin', { adminAccountId: hubAccount });
  }
}
