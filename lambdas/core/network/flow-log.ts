import type { Permission } from '../iam/permission.ts';
import type { Naming } from '../naming.ts';
import { PRODUCT, roleArn } from '../naming.ts';

/** Flow logs that an account already writes to CloudWatch Logs and lets the hub see, in each Region it uses. */
export type FlowLogs = {
  /** Name of the log group. */
  readonly group: string;
  /** How its lines are written, as the flow log's own `${field}` format; absent for AWS's default. */
  readonly format?: string;
  /** Where the log group is; absent where that is each Region the account uses. */
  readonly regions?: readonly string[];
  /** Ports attackers try on sight, beside SSH; absent where the account lists none of its own. */
  readonly ports?: readonly number[];
};

/** Whether the hub may see flow logs of this Region. */
export function isSeen({ regions }: FlowLogs, region: string): boolean {
  return regions === undefined || regions.includes(region);
}

/** AWS's default format, version 2. */
const DEFAULT_FIELDS =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(' ');

/** Without these nobody could tell who reached what, and when. */
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

/** The fields of a format in their order; the default format's without one. */
export function fieldsOf(format: string | undefined): readonly string[] {
  return format === undefined ? DEFAULT_FIELDS : [...format.matchAll(/\$\{([a-z0-9-]+)\}/g)].map(([, name = '']) => name);
}

/** Detail-type of one record of a flow log as the hub tells it to itself; see detect/readings/connection.ts. */
export const FLOW_LOG_RECORD = 'Flow Log Record';

/** Name of the stream that all flow logs reach the hub by. */
export const FLOW_LOG_STREAM = `${PRODUCT}-flow-logs`;

/** The hub's stream, in its home Region. */
export function flowLogStreamArn({ homeRegion, hubAccount }: Naming): string {
  return `arn:aws:kinesis:${homeRegion}:${hubAccount}:stream/${FLOW_LOG_STREAM}`;
}

/** Where log groups of a Region send to: CloudWatch Logs crosses accounts within one Region only. */
export function flowLogDestinationArn({ hubAccount }: Naming, region: string): string {
  return `arn:aws:logs:${region}:${hubAccount}:destination:${FLOW_LOG_STREAM}`;
}

/** Puts what arrives at the destinations on the stream; a role of the hub's own account. */
export const FLOW_LOG_STREAM_PURPOSE = 'flow-logs-to-stream';

/** Lets an account of the organization subscribe to the destination; a role of the member. */
export const SEND_FLOW_LOGS_PURPOSE = 'send-flow-logs';

export function flowLogStreamRoleArn(naming: Naming): string {
  return roleArn(naming, naming.hubAccount, FLOW_LOG_STREAM_PURPOSE);
}

const SUBSCRIPTION = `${FLOW_LOG_STREAM}-`;

/** Name of a Region's subscription: what CloudWatch Logs delivers names its subscription, and no Region. */
export function subscriptionName(region: string): string {
  return `${SUBSCRIPTION}${region}`;
}

/** The Region in a subscription's name; undefined for one that is not the hub's. */
export function subscribedRegion(name: string): string | undefined {
  const region = name.startsWith(SUBSCRIPTION) ? name.slice(SUBSCRIPTION.length) : '';
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? region : undefined;
}

/** Looks up what one log group holds of a security group's interfaces; the resource of the scope is the log group's name. */
export const LOOK_BACK_PERMISSIONS: readonly Permission[] = [
  {
    action: 'logs:FilterLogEvents',
    access: 'read',
    on: ({ region, account, resource }) => `arn:aws:logs:${region}:${account}:log-group:${resource}:*`,
  },
  { action: 'ec2:DescribeNetworkInterfaces', access: 'read', on: () => '*' },
];
