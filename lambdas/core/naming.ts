import type { HubNames } from './hub-names.ts';
import type { Family, Phase } from './playbook/playbook-id.ts';

export type Naming = {
  readonly hubAccount: string;
  readonly homeRegion: string;
  /** With both slashes. */
  readonly rolePath: string;
  readonly rolePrefix: string;
  /** The role that rollouts assume in every account. */
  readonly deployRole?: string;
};

export const PRODUCT = 'org-security-hub';

export const DEFAULT_ROLES = { rolePath: `/${PRODUCT}/`, rolePrefix: `${PRODUCT}-` } as const;

/** The name of the role that AWS creates in accounts of an organization. */
export const DEFAULT_DEPLOY_ROLE = 'OrganizationAccountAccessRole';

/** Session name of the rollout. It proves nothing, because anyone who may assume the deploy role can use it. */
export const ROLLOUT_SESSION = `${PRODUCT}-rollout`;

export function hubOf({ hub = DEFAULT_ROLES }: { readonly hub?: HubNames }): HubNames {
  return hub;
}

/** The hub never changes a resource with this tag. */
export const EXEMPT_TAG = `${PRODUCT}:exempt`;

export const INCIDENT_OPENED = 'IncidentOpened';
export const INCIDENT_CHANGED = 'IncidentChanged';
/** Any other write of an incident; only the people who view it need it. */
export const INCIDENT_UPDATED = 'IncidentUpdated';
export const AUTOMATION_STOPPED = 'AutomationStopped';
export const AUTOMATION_RESUMED = 'AutomationResumed';
export const HUB_REMINDER = 'Hub Reminder';
export const HUB_FORGERY = 'Hub Forgery';
export const HUB_HINDERED = 'Hub Hindered';

/** Log lines with these messages raise an alarm: one of the first, or several of the second. */
export const NEEDS_PERSON = 'a person is needed';
export const CLICK_REFUSED = 'click refused';
export const HUB_SILENCE = 'Hub Silence';

export const SCANNER_ALARMS = `${PRODUCT}-scanner-`;
export const SCANNER_NAMESPACE = PRODUCT;

export function hubBusArn(naming: Naming): string {
  return `arn:aws:events:${naming.homeRegion}:${naming.hubAccount}:event-bus/${PRODUCT}`;
}

export function roleName(naming: Naming, purpose: string): string {
  return `${naming.rolePrefix}${purpose}`;
}

export function roleArn(naming: Naming, account: string, purpose: string): string {
  return `arn:aws:iam::${account}:role${naming.rolePath}${roleName(naming, purpose)}`;
}

/** A member's queues of events that could not be forwarded: in Regions it uses or watches, and in Regions for sign-ins only. */
export const UNDELIVERED = `${PRODUCT}-undelivered`;
export const UNDELIVERED_SIGN_INS = `${UNDELIVERED}-sign-ins`;

export const FORWARD_PURPOSE = 'forward-events';
export const IMPORT_PURPOSE = 'import-findings';
export const INSPECT_PURPOSE = 'inspect';
export const HEARTBEAT_PURPOSE = 'heartbeat';

/** Fix and undo are separate roles, each assumed by a different function of the hub. */
export function remediatePurpose(family: Family, phase: Phase): string {
  return phase === 'fix' ? `remediate-${family}` : `remediate-${family}-undo`;
}

export function functionPurpose(name: string): string {
  return `function-${name}`;
}

export function remediationRolePattern(naming: Naming): string {
  return roleArn(naming, '*', 'remediate-*');
}

/** Purposes of the roles that write findings: the function's own role and the one in members. */
export const FINDING_WRITERS = [functionPurpose('publish'), IMPORT_PURPOSE] as const;

/** Prefix of the names of remediation roles, without their path. */
export function remediationRoleNames(naming: Naming): string {
  return roleName(naming, 'remediate-');
}

export function isRemediationRole(naming: Naming, arn: string): boolean {
  // Runs for every event; this cheap test rules out most roles.
  if (!arn.includes(naming.rolePrefix)) return false;
  const [before = '', after = ''] = remediationRolePattern(naming).split(':*:');
  return arn.startsWith(`${before}:`) && arn.includes(`:${after.replace(/\*$/, '')}`);
}

/** Placeholder for the external ids, which are a secret parameter of every rollout. */
export const EXTERNAL_IDS = '@external-ids@';
