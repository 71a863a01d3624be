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
  /** ARN patterns, or `*` for an action without resource-level permissions; none where the resource needs no such action. */
  readonly on: (scope: Scope) => string | readonly string[];
  /** Only the plan names the resources: a run gets this action in a second session, on those alone. */
  readonly narrowedBy?: 'plan';
  /** Could blind, whatever the plan says: the role that acts on a person's decision has it, the one that contains by itself has not. */
  readonly byDecision?: true;
  readonly when?: Conditions | ((scope: Scope) => Conditions);
};
