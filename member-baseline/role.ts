import type { Policy, Statement } from '#core/iam/policy.ts';
import { type Naming, roleName } from '#core/naming.ts';
import type { FlowLogs } from '#core/network/flow-log.ts';
import type { WebAccess } from '#core/web-access.ts';
import type { BaselineRole } from './baseline.ts';

/** The account that roles are described for. */
export type RoleContext = {
  readonly account: string;
  readonly organizationId: string;
  readonly naming: Naming;
  /** ARN; `{account}` stands for the account id. */
  readonly permissionsBoundary?: string;
  readonly webAccess?: WebAccess;
  readonly flowLogs?: FlowLogs;
  /** Buckets of the hub in this account. */
  readonly hubBuckets?: readonly string[];
};

/** A role of the hub in this account, named after its purpose. */
export function role(
  context: RoleContext,
  purpose: string,
  description: string,
  documents: Pick<BaselineRole, 'trust' | 'policy'>,
): BaselineRole {
  const { naming, account, permissionsBoundary } = context;
  return {
    key: purpose,
    name: roleName(naming, purpose),
    path: naming.rolePath,
    description,
    ...documents,
    ...(permissionsBoundary !== undefined && { permissionsBoundary: permissionsBoundary.replaceAll('{account}', account) }),
  };
}

export function policy(statements: readonly Statement[]): Policy {
  return { Version: '2012-10-17', Statement: statements };
}
