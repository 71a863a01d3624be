import type { Policy, Statement } from '#core/iam/policy.ts';
import type { EventPattern } from '#forward/event-pattern.ts';

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

/** Counts the lines of an access log that fit a filter pattern. The log group is the account's own and must be there. */
export type BaselineLogMetric = {
  readonly key: string;
  readonly name: string;
  readonly logGroup: string;
  readonly pattern: string;
  readonly metric: BaselineMetric;
};

export type BaselineMetric = {
  readonly name: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
};

/** Goes off when a metric adds up to its threshold within five minutes; no figures are good news. */
export type BaselineAlarm = {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly metric: BaselineMetric;
  readonly threshold: number;
};

/** Sends what fits a filter pattern out of a log group to the hub. The log group is the account's own and must be there. */
export type BaselineSubscription = {
  readonly key: string;
  readonly name: string;
  readonly logGroup: string;
  readonly pattern: string;
  /** ARN of the hub's destination in the same Region. */
  readonly destination: string;
  /** With which CloudWatch Logs sees that the account is of the organization. */
  readonly roleArn: string;
};

/** Everything one account receives in one Region, as data: rendered to Terraform here, and to whatever else rolls out. */
export type Baseline = {
  readonly roles: readonly BaselineRole[];
  readonly queues: readonly BaselineQueue[];
  readonly rules: readonly BaselineRule[];
  readonly logMetrics: readonly BaselineLogMetric[];
  readonly alarms: readonly BaselineAlarm[];
  readonly subscriptions: readonly BaselineSubscription[];
};
