import { EXEMPT_TAG } from '../naming.ts';
import type { Conditions, PlannedCall } from '../playbook/plan.ts';
import { iamActionOf } from './action.ts';
import type { Permission, Scope } from './permission.ts';

/** One statement of an IAM policy document. */
export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** In resource policies only. */
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Resource: string | readonly string[];
  readonly Condition?: Conditions;
  readonly Action?: string | readonly string[];
  readonly NotAction?: readonly string[];
};

export type Policy = { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };

/** AWS refuses a longer session policy. */
export const SESSION_POLICY_LIMIT = 2048;

/** Permissions folded into as few statements as their resources and conditions allow, within a scope. */
export function allowStatements(permissions: readonly Permission[], scope: Scope): Statement[] {
  return folded(
    permissions.map(({ action, on, when }) => ({ action, on: on(scope), when: typeof when === 'function' ? when(scope) : when })),
  );
}

/** What one run may read and write: its playbook's own actions on the incident's one resource, as far as that is known before the plan. */
export function sessionPolicy(permissions: readonly Permission[], scope: Scope): Policy {
  return {
    Version: '2012-10-17',
    Statement: allowStatements(
      permissions.filter(({ narrowedBy }) => narrowedBy === undefined),
      scope,
    ),
  };
}

/** What may be written to carry out a plan whose resources only the plan tells: just its own calls, on just what they name. */
export function planPolicy(permissions: readonly Permission[], calls: readonly PlannedCall[]): Policy {
  const grantOf = ({
    action: call,
    arns,
    condition: when,
    input,
  }: Pick<PlannedCall, 'action' | 'arns' | 'condition' | 'input'>): Grant => {
    const action = iamActionOf(call, input);
    // What the permission asks for besides, the role asks for in any case.
    const asked = permissions.find((permission) => permission.action === action)?.when;
    return { action, on: arns, when: when ?? (typeof asked === 'function' ? undefined : asked) };
  };
  const besides = calls.flatMap((call) => (call.alsoNeeds ?? []).map((more) => ({ ...more, input: {} })));
  return { Version: '2012-10-17', Statement: folded([...calls, ...besides].map(grantOf)) };
}

/** Whether a call may only be made in a session that was opened for its plan. */
export function isNarrowedByPlan(permissions: readonly Permission[], { action: call, input }: PlannedCall): boolean {
  const action = iamActionOf(call, input);
  return permissions.some((permission) => permission.action === action && permission.narrowedBy === 'plan');
}

/** Refuses these actions on resources that carry the exempt tag, with any value. */
export function exemptStatement(actions: readonly string[]): Statement {
  return {
    Sid: 'LeaveExemptResourcesAlone',
    Effect: 'Deny',
    Action: actions,
    Resource: '*',
    Condition: { Null: { [`aws:ResourceTag/${EXEMPT_TAG}`]: 'false' } },
  };
}

/** Refuses everybody who does not come over TLS; for resource policies. */
export function onlyOverTls(service: string, resources: string | readonly string[]): Statement {
  return {
    Sid: 'OnlyOverTls',
    Effect: 'Deny',
    Principal: '*',
    Action: `${service}:*`,
    Resource: resources,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

type Grant = { readonly action: string; readonly on: string | readonly string[]; readonly when: Conditions | undefined };

function folded(grants: readonly Grant[]): Statement[] {
  const groups = new Map<string, { grant: Grant; actions: Set<string> }>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.on, grant.when]);
    const group = groups.get(key) ?? { grant, actions: new Set<string>() };
    group.actions.add(grant.action);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ grant: { on, when }, actions }) => ({
    Effect: 'Allow',
    Action: [...actions].sort(),
    Resource: on,
    ...(when !== undefined && { Condition: when }),
  }));
}
