import type { Permission } from '../iam/permission.ts';
import type { Naming } from '../naming.ts';
import { PRODUCT, roleArn } from '../naming.ts';

/** Flow logs of an account in CloudWatch Logs that the hub may read. */
export type FlowLogs = {
  readonly group: string;
  /** The flow log's own `${field}` format; absent for AWS's default. */
  readonly format?: string;
  readonly regions?: readonly string[];
  /** High-risk ports besides SSH; absent for the default list. */
  readonly ports?: readonly number[];
};

export function coversRegion({ regions }: FlowLogs, region: string): boolean {
  return regions === undefined || regions.includes(region);
}

const DEFAULT_FIELDS =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(' ');

/** A format without one of these cannot show who reached what, and when. */
export const NEEDED_FIELDS: readonly string[] = [
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'dstport',
  'protocol',
  'start',
  'action',
];

export function fieldsOf(format: string | undefined): readonly string[] {
  return format === undefined ? DEFAULT_FIELDS : [...format.matchAll(/\$\{([a-z0-9-]+)\}/g)].map(([, name = '']) => name);
}

export const FLOW_LOG_RECORD = 'Flow Log Record';

export const FLOW_LOG_STREAM = `${PRODUCT}-flow-logs`;

export function flowLogStreamArn({ homeRegion, hubAccount }: Naming): string {
  return `arn:aws:kinesis:${homeRegion}:${hubAccount}:stream/${FLOW_LOG_STREAM}`;
}

/** One destination per Region: CloudWatch Logs crosses accounts within one Region only. */
export function flowLogDestinationArn({ hubAccount }: Naming, region: string): string {
  return `arn:aws:logs:${region}:${hubAccount}:destination:${FLOW_LOG_STREAM}`;
}

/** A role of the hub account: from the destinations to the stream. */
export const FLOW_LOG_STREAM_PURPOSE = 'flow-logs-to-stream';

/** A role of the member: subscribes its log group to the destination. */
export const SEND_FLOW_LOGS_PURPOSE = 'send-flow-logs';

export function flowLogStreamRoleArn(naming: Naming): string {
  return roleArn(naming, naming.hubAccount, FLOW_LOG_STREAM_PURPOSE);
}

const SUBSCRIPTION = `${FLOW_LOG_STREAM}-`;

/** Contains the Region, because what CloudWatch Logs delivers names only its subscription. */
export function subscriptionName(region: string): string {
  return `${SUBSCRIPTION}${region}`;
}

export function subscribedRegion(name: string): string | undefined {
  const region = name.startsWith(SUBSCRIPTION) ? name.slice(SUBSCRIPTION.length) : '';
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? region : undefined;
}

/** The resource of the scope is the log group's name. */
export const LOOK_BACK_PERMISSIONS: readonly Permission[] = [
  {
    action: 'logs:FilterLogEvents',
    access: 'read',
    on: ({ region, account, resource }) => `arn:aws:logs:${region}:${account}:log-group:${resource}:*`,
  },
  { action: 'ec2:DescribeNetworkInterfaces', access: 'read', on: () => '*' },
];
