import type { Construct } from 'constructs';
import { Cloudtrail } from '#aws/cloudtrail';
import { DataAwsOrganizationsOrganization } from '#aws/data-aws-organizations-organization';
import { OrganizationsDelegatedAdministrator } from '#aws/organizations-delegated-administrator';
import { OrganizationsPolicy } from '#aws/organizations-policy';
import { OrganizationsPolicyAttachment } from '#aws/organizations-policy-attachment';
import { CATALOGUE } from '#catalogue/index.ts';
import { PRODUCT } from '#core/naming.ts';
import { dataEvents } from '#forward/forwarding.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import { controlPolicies } from './control-policies.ts';
import { createdConfig } from './organization/aws-config.ts';
import type { Organization } from './organization/organization.ts';
import { type DelegatedService, takenOver } from './organization/take-over.ts';
import { TrailBucket } from './trail-bucket.ts';
import { trailSelectors } from './trail-selectors.ts';

/** The management account: the trail of every account and Region, the control policies, and the hub's right to list accounts. */
export class OrganizationStack extends AccountStack {
  constructor(scope: Construct, props: Omit<AccountStackProps, 'account' | 'region'>) {
    const { organization } = props;
    const { homeRegion } = organization.naming;
    const { management } = organization;
    super(scope, 'organization', { ...props, account: management, region: homeRegion });

    if (organization.creates.trail) this.#createTrail(props);
    // Registered for any one service, the hub account may list accounts and units of the organization.
    if (organization.services.delegation)
      this.#registerHub('config-admin', organization, 'config-multiaccountsetup.amazonaws.com');
    // Only a delegated administrator of this service may aggregate what AWS Config records in the whole organization.
    const isAggregated = organization.accounts.some((account) => createdConfig(account) !== undefined);
    if (isAggregated) this.#registerHub('config-aggregation-admin', organization, 'config.amazonaws.com');
    this.#attachPolicies(organization);
  }

  #attachPolicies(organization: Organization): void {
    const policies = controlPolicies(organization);
    const isAtRoot = policies.some(({ targets }) => targets.includes('root'));
    // An organization has one root, and the file does not name its id.
    const root = isAtRoot ? new DataAwsOrganizationsOrganization(this, 'organization', {}).roots.get(0).id : '';
    for (const { name, type, content, targets } of policies) {
      const description = `Protects ${PRODUCT}: see controlPolicies in its organization file`;
      const policy = new OrganizationsPolicy(this, name, { name, type, content, description });
      for (const target of targets)
        new OrganizationsPolicyAttachment(this, `${name}-on-${target}`, {
          policyId: policy.id,
          targetId: target === 'root' ? root : target,
        });
    }
  }

  #registerHub(id: string, organization: Organization, service: DelegatedService): void {
    const { hubAccount } = organization.naming;
    const registration = new OrganizationsDelegatedAdministrator(this, id, { accountId: hubAccount, servicePrincipal: service });
    const existing = takenOver(organization, { what: 'delegation', service });
    if (existing !== undefined) registration.importFrom(existing);
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
}
