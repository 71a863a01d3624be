import type { HubNames } from './hub-names.ts';
import type { Family, Phase } from './playbook/playbook-id.ts';

/** Where the hub lives and how its roles are called in every account; from the organization file. */
export type Naming = {
  readonly hubAccount: string;
  readonly homeRegion: string;
  /** IAM path of every role of the hub, with both slashes. */
  readonly rolePath: string;
  /** First part of every role's name. */
  readonly rolePrefix: string;
};

/** The one word every physical name starts with. */
export const PRODUCT = 'org-security-hub';

/** How roles are called where the organization file says nothing else. */
export const DEFAULT_ROLES = { rolePath: `/${PRODUCT}/`, rolePrefix: `${PRODUCT}-` } as const;

/** What the rollout calls its sessions. Whoever may assume the deploy role may call one so too. */
export const ROLLOUT_SESSION = `${PRODUCT}-rollout`;

/** How the hub's own roles are called where an activity happened; as by default where nobody said otherwise. */
export function hubOf({ hub = DEFAULT_ROLES }: { readonly hub?: HubNames }): HubNames {
  return hub;
}

/** Resources that carry this tag are never changed by the hub. */
export const EXEMPT_TAG = `${PRODUCT}:exempt`;

/** Detail types of the hub's own events. */
export const INCIDENT_OPENED = 'IncidentOpened';
export const INCIDENT_CHANGED = 'IncidentChanged';
export const AUTOMATION_STOPPED = 'AutomationStopped';
export const AUTOMATION_RESUMED = 'AutomationResumed';
export const HUB_REMINDER = 'Hub Reminder';

/** What the names of the hub's own scanner alarms begin with, and the namespace their metric filters write to. */
export const SCANNER_ALARMS = `${PRODUCT}-scanner-`;
export const SCANNER_NAMESPACE = PRODUCT;

/** The bus every member forwards to. */
export function hubBusArn(naming: Naming): string {
  return `arn:aws:events:${naming.homeRegion}:${naming.hubAccount}:event-bus/${PRODUCT}`;
}

/** Name of a role of the hub, in the hub's own account or a member's. */
export function roleName(naming: Naming, purpose: string): string {
  return `${naming.rolePrefix}${purpose}`;
}

export function roleArn(naming: Naming, account: string, purpose: string): string {
  return `arn:aws:iam::${account}:role${naming.rolePath}${roleName(naming, purpose)}`;
}

/** What the roles are for. A role of one purpose never does another's work. */
export const FORWARD_PURPOSE = 'forward-events';
export const IMPORT_PURPOSE = 'import-findings';
export const INSPECT_PURPOSE = 'inspect';

/** What contains by itself and what takes it back are two roles, each for another function of the hub. */
export function remediatePurpose(family: Family, phase: Phase): string {
  return phase === 'fix' ? `remediate-${family}` : `remediate-${family}-undo`;
}

export function functionPurpose(name: string): string {
  return `function-${name}`;
}

/** Pattern for the roles that may change a member, in whatever account. */
export function remediationRolePattern(naming: Naming): string {
  return roleArn(naming, '*', 'remediate-*');
}

/** Whether a role's ARN is one of the hub's remediation roles. */
export function isRemediationRole(naming: Naming, arn: string): boolean {
  // Asked of every event, and most roles are told apart by this alone.
  if (!arn.includes(naming.rolePrefix)) return false;
  const [before = '', after = ''] = remediationRolePattern(naming).split(':*:');
  return arn.startsWith(`${before}:`) && arn.includes(`:${after.replace(/\*$/, '')}`);
}
