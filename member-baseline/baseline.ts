import type { Policy, Statement } from '../lambdas/core/policy.ts';
import type { EventPattern } from '../lambdas/detect/forwarding.ts';

/** Stands in policies where the external ids go; each rendering puts its own secret parameter there. */
export const EXTERNAL_IDS = '@external-ids@';

/** A trust policy: the role itself is the resource. */
export type TrustPolicy = { readonly Version: '2012-10-17'; readonly Statement: readonly Omit<Statement, 'Resource'>[] };

export type BaselineRole = {
  readonly key: string;
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly trust: TrustPolicy;
  readonly policy: Policy;
  readonly permissionsBoundary?: string;
};

/** A queue that keeps what could not be forwarded, for a fortnight. */
export type BaselineQueue = { readonly key: string; readonly name: string; readonly arn: string; readonly policy: Policy };

export type BaselineRule = {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** Also read-only calls, which AWS delivers only to rules in a state of their own. */
  readonly reads?: true;
  readonly target: { readonly bus: string; readonly roleArn: string; readonly deadLetterArn: string };
};

/** Everything one account receives in one Region, as data: rendered to Terraform here, and to whatever else rolls out. */
export type Baseline = {
  readonly roles: readonly BaselineRole[];
  readonly queues: readonly BaselineQueue[];
  readonly rules: readonly BaselineRule[];
};
