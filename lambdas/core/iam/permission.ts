import type { Conditions } from '../playbook/plan.ts';

/** Where a permission applies: one resource during a run, `*` when it is folded into the member's role. */
export type Scope = { readonly account: string; readonly region: string; readonly resource: string };

/** One IAM action a playbook needs, and on what. */
export type Permission = {
  readonly action: string;
  /** Whether it can change anything. */
  readonly access: 'read' | 'write';
  /** ARN patterns, or `*` where the action knows no resources. */
  readonly on: (scope: Scope) => string | readonly string[];
  /** Set where only the plan tells which resources are written: a run gets the action in a second session, on those alone. */
  readonly narrowedBy?: 'plan';
  /** What IAM holds it to besides; a function where that depends on the scope. */
  readonly when?: Conditions | ((scope: Scope) => Conditions);
};
