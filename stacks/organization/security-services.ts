import { z } from 'zod';
import { governedRegions } from './regions.ts';
import { section } from './section.ts';

/** Protection plans of GuardDuty, by the names of its API. RUNTIME_MONITORING contains the older EKS_RUNTIME_MONITORING. */
export const PLANS = [
  'S3_DATA_EVENTS',
  'EKS_AUDIT_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
  'RUNTIME_MONITORING',
] as const;

export type ProtectionPlan = (typeof PLANS)[number];

/** The accounts for which a plan is switched on; `leave`: the stacks do not touch it. */
const REACH = ['all', 'new', 'none', 'leave'] as const;

export type PlanReach = (typeof REACH)[number];

const reach = z.enum(REACH).default('none');

const guardDuty = section({
  plans: section({
    S3_DATA_EVENTS: reach,
    EKS_AUDIT_LOGS: reach,
    EBS_MALWARE_PROTECTION: reach,
    RDS_LOGIN_EVENTS: reach,
    LAMBDA_NETWORK_LOGS: reach,
    RUNTIME_MONITORING: reach,
  }).prefault({}),
});

const owner = z.enum(['manage', 'existing']);

/** Who administers Security Hub CSPM and GuardDuty: one word for both, or each on its own. */
export const services = z.union(
  [
    owner,
    section({
      securityHub: owner.default('manage'),
      guardDuty: z
        .union([owner, guardDuty], { error: 'must be manage, existing, or its plans (all, new, none or leave for each)' })
        .default('manage'),
      delegation: owner.optional(),
    }),
  ],
  { error: 'must be manage, existing, or a section with securityHub, guardDuty and delegation' },
);

export type WrittenServices = z.infer<typeof services>;

/** The parts of the security services that the stacks create; they leave all others alone. */
export type Services = {
  /** Security Hub CSPM: hub and management account, delegation, enrolment, aggregation. Custom actions and insights are created in any case. */
  readonly securityHub: boolean;
  /** GuardDuty: detectors, delegation, enrolment, and each plan; false if another account administers it. */
  readonly guardDuty: false | { readonly plans: Readonly<Record<ProtectionPlan, PlanReach>> };
  /** Whether the hub account is registered with AWS Organizations, which lets it list accounts and units. */
  readonly delegation: boolean;
};

export function servicesOf(written: WrittenServices): Services {
  const {
    securityHub,
    guardDuty: duty,
    delegation,
  } = typeof written === 'string' ? { securityHub: written, guardDuty: written, delegation: written } : written;
  const plans = typeof duty === 'string' ? guardDuty.parse({}).plans : duty.plans;
  const creates = { securityHub: securityHub === 'manage', guardDuty: duty === 'existing' ? (false as const) : { plans } };
  // An existing administrator is registered already, and AWS refuses a second registration.
  const isNew = creates.securityHub || creates.guardDuty !== false;
  return { ...creates, delegation: delegation === undefined ? isNew : delegation === 'manage' };
}

/** The part of an organization that decides where its security services are. */
type ServedOrganization = {
  readonly services: Services;
  readonly accounts: readonly { readonly regions: readonly string[] }[];
  readonly naming: { readonly homeRegion: string };
};

/** The Regions with a stack of security services: every governed Region, or the home Region alone, which has the custom actions. */
export function servicesRegions({
  services: { securityHub, guardDuty },
  accounts,
  naming,
}: ServedOrganization): readonly string[] {
  const regions = governedRegions(accounts, naming.homeRegion);
  return securityHub || guardDuty !== false ? regions : regions.slice(0, 1);
}
