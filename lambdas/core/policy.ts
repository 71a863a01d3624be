import { EXEMPT_TAG } from './naming.ts';
import type { Permission, Scope } from './playbook.ts';

/** One statement of an IAM policy document. */
export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** In resource policies only. */
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

export type Policy = { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };

/** AWS refuses a longer session policy. */
export const SESSION_POLICY_LIMIT = 2048;

/** Permissions folded into as few statements as their resources allow, within a scope. */
export function allowStatements(permissions: readonly Permission[], scope: Scope): Statement[] {
  const byResource = new Map<string, Set<string>>();
  for (const { action, on } of permissions) {
    const resource = on(scope);
    byResource.set(resource, (byResource.get(resource) ?? new Set()).add(action));
  }
  return [...byResource].map(([resource, actions]) => ({ Effect: 'Allow', Action: [...actions].sort(), Resource: resource }));
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

/** What one run may do: the playbook's own calls, on the incident's one resource. */
export function sessionPolicy(permissions: readonly Permission[], scope: Scope): Policy {
  return { Version: '2012-10-17', Statement: allowStatements(permissions, scope) };
}
