import type { Policy, Statement } from '#core/iam/policy.ts';
import type { EventPattern } from '#forward/event-pattern.ts';

/** A policy without resources, because the role itself is the resource. */
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

/** A queue that holds events that could not be forwarded, for 14 days. */
export type BaselineQueue = { readonly key: string; readonly name: string; readonly arn: string; readonly policy: Policy };

export type BaselineRule = {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** Also matches read-only calls, which EventBridge delivers only to rules in a special state. */
  readonly reads?: true;
  readonly target: { readonly bus: string; readonly roleArn: string; readonly deadLetterArn: string };
};

/** Counts the lines of an access log that match a filter pattern. The log group belongs to the account and must exist. */
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

/** Goes off when the sum of a metric reaches its threshold within five minutes; missing data is fine. */
export type BaselineAlarm = {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly metric: BaselineMetric;
  readonly threshold: number;
};

/** Sends log records that match a filter pattern to the hub. The log group belongs to the account and must exist. */
export type BaselineSubscription = {
  readonly key: string;
  readonly name: string;
  readonly logGroup: string;
  readonly pattern: string;
  /** ARN of the hub's destination in the same Region. */
  readonly destination: string;
  /** The role that CloudWatch Logs sends with; the destination checks that it belongs to the organization. */
  readonly roleArn: string;
};

/** A recorder of AWS Config, running, and the bucket it delivers to. A Region allows one that belongs to the account. */
export type BaselineRecorder = {
  readonly name: string;
  readonly roleArn: string;
  /** The resource types it records; without it, every type that AWS Config supports. */
  readonly types?: readonly string[];
  /** Also records IAM and other global types: one Region of an account does that. */
  readonly global: boolean;
  readonly bucket: string;
};

/** A managed rule of AWS Config, evaluated daily and when a resource changes, or only then. */
export type BaselineConfigRule = {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly identifier: string;
  readonly daily: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
};

/** Everything one account receives in one Region, as data: terraform.ts renders it, and another engine could. */
export type Baseline = {
  readonly roles: readonly BaselineRole[];
  readonly queues: readonly BaselineQueue[];
  readonly rules: readonly BaselineRule[];
  readonly logMetrics: readonly BaselineLogMetric[];
  readonly alarms: readonly BaselineAlarm[];
  readonly subscriptions: readonly BaselineSubscription[];
  /** Services of AWS whose own role the account must have. */
  readonly serviceRoles: readonly string[];
  readonly recorders: readonly BaselineRecorder[];
  readonly configRules: readonly BaselineConfigRule[];
};
