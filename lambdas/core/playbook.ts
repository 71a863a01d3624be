import type { Incident } from './incident.ts';
import type { Plan, Planned } from './plan.ts';
import type { Localized } from './text.ts';

/** Every way to contain that a scenario may name. */
export type PlaybookId =
  | 'block-address'
  | 'block-public-account'
  | 'block-public-bucket'
  | 'deactivate-access-key'
  | 'deny-login-for-a-while'
  | 'deny-without-mfa'
  | 'detach-permission'
  | 'isolate-instance'
  | 'privatise-bucket-acl'
  | 'privatise-object-acl'
  | 'remove-website'
  | 'restart-recorder'
  | 'restart-trail'
  | 'restore-bucket-policy'
  | 'restore-cors'
  | 'restore-event-selectors'
  | 'restore-policy-version'
  | 'restore-trail'
  | 'revoke-open-ingress'
  | 'revoke-role-sessions'
  | 'swap-security-group';

/** One role a family, so that an account opts in to a kind of change, not to all of them. */
export type Family = 'network' | 'logging';

/** Where a permission applies: one resource during a run, `*` when it is folded into the member's role. */
export type Scope = { readonly account: string; readonly region: string; readonly resource: string };

/** One IAM action a playbook needs, and on what. */
export type Permission = {
  readonly action: string;
  /** Whether it can change anything. */
  readonly access: 'read' | 'write';
  /** ARN pattern, or `*` where the action knows no resources. */
  readonly on: (scope: Scope) => string;
};

/**
 * One way to contain: plan reads, apply changes, verify reads again, undo puts the before-image back.
 * `Call` makes one AWS call in the member account and is named by the IAM action it needs.
 */
export type Playbook<Call> = {
  readonly id: PlaybookId;
  readonly title: Localized;
  readonly family: Family;
  /** The ASFF resource type it acts on. */
  readonly resourceType: string;
  readonly permissions: { readonly fix: readonly Permission[]; readonly undo: readonly Permission[] };
  /** Whether somebody tagged the resource to be left alone. Some calls AWS itself refuses by tag; the guard asks for all of them. */
  readonly isExempt: (incident: Incident, call: Call) => Promise<boolean>;
  readonly plan: (incident: Incident, call: Call) => Promise<Planned>;
  readonly apply: (incident: Incident, plan: Plan, call: Call) => Promise<void>;
  /** Whether the state read back is safe. */
  readonly verify: (incident: Incident, plan: Plan, call: Call) => Promise<boolean>;
  /** Absent where putting it back would itself be an attack. */
  readonly undo?: (incident: Incident, plan: Plan, call: Call) => Promise<void>;
};
