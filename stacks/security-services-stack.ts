import type { Construct } from 'constructs';
import type { AwsProvider } from '#aws/provider';
import type { TerraformResource } from '#cdktf';
import { GuardDuty } from '#central/guard-duty.ts';
import { HubInsights } from '#central/insights.ts';
import { HubActions, SecurityHub } from '#central/security-hub.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import type { Organization } from './organization/organization.ts';
import { type PlanReach, servicesRegions } from './organization/security-services.ts';
import { type Created, takenOver } from './organization/take-over.ts';
import { servicesStack } from './stack-names.ts';

/**
 * Security Hub CSPM and GuardDuty of one Region. Hub and management account are in one stack, each with its own provider: the
 * detectors must exist before the delegation and may be removed only after it, and inside a stack Terraform keeps that order both
 * ways. Across stacks it would take three for each Region. No other stack waits for these, and these wait for none.
 *
 *     hub: detector, Security Hub ──┐
 *                                   ├─▶ management: delegation ─▶ hub: plans, enrolment, aggregator, actions, insights ─▶ members
 *     management: the same, plans ──┘                                                       (step of the rollout)
 */
export class SecurityServicesStack extends AccountStack {
  readonly #organization: Organization;
  #management?: AwsProvider;

  constructor(scope: Construct, props: Omit<AccountStackProps, 'account'>) {
    const { organization, region } = props;
    const { services, naming } = organization;
    const { hubAccount, homeRegion } = naming;
    super(scope, servicesStack(region, homeRegion), { ...props, account: hubAccount });
    this.#organization = organization;
    const isHome = region === homeRegion;
    const linkedRegions = isHome ? servicesRegions(organization).filter((other) => other !== region) : [];
    const hub = services.securityHub ? this.#securityHub(props, linkedRegions) : undefined;
    if (services.guardDuty) this.#guardDuty(props, services.guardDuty.plans);
    if (isHome) {
      const after = hub === undefined ? [] : [hub.hub];
      new HubInsights(this, 'insights', { after });
      const { targets } = new HubActions(this, 'actions', { after });
      for (const [id, target] of targets) this.#takeOver(target, { what: 'custom-action', id });
    }
  }

  /** The provider of the management account, needed only if a service is managed by the stacks. */
  #managementIn(props: Omit<AccountStackProps, 'account'>): AwsProvider {
    this.#management ??= this.addProvider({ ...props, account: props.organization.management }, props.region, 'management');
    return this.#management;
  }

  #securityHub(props: Omit<AccountStackProps, 'account'>, linkedRegions: readonly string[]): SecurityHub {
    const { organization, region } = props;
    const { hubAccount } = organization.naming;
    const built = new SecurityHub(this, 'security-hub', { hubAccount, management: this.#managementIn(props), linkedRegions });
    this.#takeOver(built.hub, { what: 'security-hub', account: hubAccount, region });
    this.#takeOver(built.managementHub, { what: 'security-hub', account: organization.management, region });
    this.#takeOver(built.administrator, { what: 'security-hub-administrator', region });
    if (built.aggregator !== undefined) this.#takeOver(built.aggregator, { what: 'finding-aggregator' });
    return built;
  }

  #guardDuty(props: Omit<AccountStackProps, 'account'>, plans: Readonly<Record<string, PlanReach>>): void {
    const { organization, region } = props;
    const { hubAccount } = organization.naming;
    const detectorOf = (account: string) => ({ what: 'detector', account, region }) as const;
    const isTakenOver = (account: string) => takenOver(organization, detectorOf(account)) !== undefined;
    const built = new GuardDuty(this, 'guard-duty', {
      hubAccount,
      management: this.#managementIn(props),
      plans: touchedBy(plans),
      existing: { hub: isTakenOver(hubAccount), management: isTakenOver(organization.management) },
    });
    this.#takeOver(built.detector, detectorOf(hubAccount));
    this.#takeOver(built.managementDetector, detectorOf(organization.management));
    this.#takeOver(built.administrator, { what: 'guardduty-administrator', region });
  }

  #takeOver(resource: TerraformResource, created: Created): void {
    const id = takenOver(this.#organization, created);
    if (id !== undefined) resource.importFrom(id);
  }
}

/** The plans that the stacks set, by GuardDuty's names. */
function touchedBy(plans: Readonly<Record<string, PlanReach>>): Record<string, 'ALL' | 'NEW' | 'NONE'> {
  const words = { all: 'ALL', new: 'NEW', none: 'NONE' } as const;
  return Object.fromEntries(Object.entries(plans).flatMap(([name, reach]) => (reach === 'leave' ? [] : [[name, words[reach]]])));
}
