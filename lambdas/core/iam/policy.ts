import { EXEMPT_TAG } from '../naming.ts';
import type { Conditions, PlannedCall } from '../playbook/plan.ts';
import { iamActionOf } from './action.ts';
import type { Permission, Scope } from './permission.ts';

export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Resource: string | readonly string[];
  readonly Condition?: Conditions;
  readonly Action?: string | readonly string[];
  readonly NotAction?: readonly string[];
};

export type Policy = { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };

/** In characters. AWS allows 2,048 and limits the packed size, whose format it does not publish: 100 characters in its example take 8 %. */
export const SESSION_POLICY_LIMIT = 1200;

export function fitsSession(policy: Policy): boolean {
  return JSON.stringify(policy).length <= SESSION_POLICY_LIMIT;
}

/** Groups of consecutive parts, as few as possible, each with a policy that fits a session; a part too large for one is alone. */
export function inSessions<Part>(parts: readonly Part[], policyOf: (parts: readonly Part[]) => Policy): Part[][] {
  const sessions: Part[][] = [];
  for (const part of parts) {
    const last = sessions.at(-1);
    if (last !== undefined && fitsSession(policyOf([...last, part]))) last.push(part);
    else sessions.push([part]);
  }
  return sessions;
}

export function allowStatements(permissions: readonly Permission[], scope: Scope): Statement[] {
  return folded(
    permissions.map(({ action, on, when }) => ({ action, on: on(scope), when: typeof when === 'function' ? when(scope) : when })),
  );
}

/** For one run: its playbook's actions on the incident's resource, without those that only the plan narrows. */
export function sessionPolicy(permissions: readonly Permission[], scope: Scope): Policy {
  return {
    Version: '2012-10-17',
    Statement: allowStatements(
      permissions.filter(({ narrowedBy }) => narrowedBy === undefined),
      scope,
    ),
  };
}

/** For the writes of a plan: exactly its calls, on exactly the resources they name. */
export function planPolicy(permissions: readonly Permission[], calls: readonly PlannedCall[]): Policy {
  const grantOf = ({
    action: call,
    arns,
    condition: when,
    input,
  }: Pick<PlannedCall, 'action' | 'arns' | 'condition' | 'input'>): Grant => {
    const action = iamActionOf(call, input);
    // A condition that depends on the scope is already in the role.
    const condition = permissions.find((permission) => permission.action === action)?.when;
    return { action, on: arns, when: when ?? (typeof condition === 'function' ? undefined : condition) };
  };
  const alsoNeeded = calls.flatMap((call) => (call.alsoNeeds ?? []).map((more) => ({ ...more, input: {} })));
  return { Version: '2012-10-17', Statement: folded([...calls, ...alsoNeeded].map(grantOf)) };
}

export function isNarrowedByPlan(permissions: readonly Permission[], { action: call, input }: PlannedCall): boolean {
  const action = iamActionOf(call, input);
  return permissions.some((permission) => permission.action === action && permission.narrowedBy === 'plan');
}

/** Denies these actions on resources with any value of the exempt tag. */
export function exemptStatement(actions: readonly string[]): Statement {
  return {
    Sid: 'LeaveExemptResourcesAlone',
    Effect: 'Deny',
    Action: actions,
    Resource: '*',
    Condition: { Null: { [`aws:ResourceTag/${EXEMPT_TAG}`]: 'false' } },
  };
}

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
  for (const grant of grants.filter(({ on }) => on.length > 0)) {
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
