import {
  FORWARD_PURPOSE,
  functionPurpose,
  HEARTBEAT_PURPOSE,
  IMPORT_PURPOSE,
  INSPECT_PURPOSE,
  type Naming,
  PRODUCT,
  remediatePurpose,
  roleArn,
} from './naming.ts';
import { FLOW_LOG_STREAM_PURPOSE, SEND_FLOW_LOGS_PURPOSE } from './network/flow-log.ts';
import { FAMILIES, PHASES } from './playbook/playbook-id.ts';

const MEMBER_PURPOSES: readonly string[] = [
  FORWARD_PURPOSE,
  IMPORT_PURPOSE,
  INSPECT_PURPOSE,
  HEARTBEAT_PURPOSE,
  SEND_FLOW_LOGS_PURPOSE,
  ...FAMILIES.flatMap((family) => PHASES.map((phase) => remediatePurpose(family, phase))),
];

const FUNCTIONS = [
  ...['announce', 'beat', 'chat', 'clock', 'decide', 'detect', 'flow', 'ledger', 'notify', 'publish', 'remediate', 'serve'],
  ...['socket', 'stream', 'ticket'],
];

/** The hub's own roles by full name: a prefix is not enough, because other people can create roles with the same prefix. */
export function ownRoles(naming: Naming, account: string): string[] {
  const own = [...FUNCTIONS.map(functionPurpose), FLOW_LOG_STREAM_PURPOSE, 'aggregate-config'];
  const inHub = account === '*' || account === naming.hubAccount;
  return [
    ...MEMBER_PURPOSES.map((purpose) => roleArn(naming, account, purpose)),
    ...(inHub ? own.map((purpose) => roleArn(naming, naming.hubAccount, purpose)) : []),
  ];
}

export function trailBucket(management: string): string {
  return `${PRODUCT}-trail-${management}`;
}

/** Prefix of the name of the bucket with the page's files. */
export const PAGE_BUCKETS = `${PRODUCT}-control-room-`;

/** Calls that change a file of the page. */
export const PAGE_WRITES: readonly string[] = [
  'CompleteMultipartUpload',
  'CopyObject',
  'DeleteObject',
  'DeleteObjects',
  'PutObject',
];

export function pageBucket(hubAccount: string): string {
  return PAGE_BUCKETS + hubAccount;
}
