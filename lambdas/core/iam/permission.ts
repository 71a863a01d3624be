import type { Conditions } from '../playbook/plan.ts';

/** Where a permission applies: one resource during a run, `*` in the member's role. */
export type Scope = {
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly type?: string;
};

export type Permission = {
  readonly action: string;
  readonly access: 'read' | 'write';
  /** ARN patterns, or `*` for an action without resource-level permissions; empty if the resource does not need the action. */
  readonly on: (scope: Scope) => string | readonly string[];
  /** Only the plan names the resources: a run gets this action in a second session, limited to them. */
  readonly narrowedBy?: 'plan';
  /** Could hide activity from the hub: only the role that acts on a person's decision has it, not the one for automatic containment. */
  readonly byDecision?: true;
  readonly when?: Conditions | ((scope: Scope) => Conditions);
};
