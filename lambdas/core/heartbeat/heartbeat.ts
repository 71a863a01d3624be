import type { Activity } from '../detection/activity.ts';
import type { Permission } from '../iam/permission.ts';
import { HEARTBEAT_PURPOSE, type Naming, PRODUCT, roleArn } from '../naming.ts';

/**
 * The heartbeat removes a tag that is never set from a rule that does not exist. CloudTrail records every call of EventBridge
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/logging-using-cloudtrail.html), and "not found" does not count as a denied call.
 */
export const HEARTBEAT_CALL = { service: 'events.amazonaws.com', name: 'UntagResource' } as const;

/** Not one of the names that policies protect, because those would deny the call. */
export const HEARTBEAT_RULE = `heartbeat-of-${PRODUCT}`;
export const HEARTBEAT_TAG = 'heartbeat';

export function heartbeatRuleArn(account: string, region: string): string {
  return `arn:aws:events:${region}:${account}:rule/${HEARTBEAT_RULE}`;
}

export const HEARTBEAT_PERMISSION: Permission = {
  action: 'events:UntagResource',
  access: 'write',
  on: ({ account, region }) => heartbeatRuleArn(account, region),
};

export const NONCE_PATTERN = 'beat-*';

export type Nonce = `beat-${number}-${string}`;

export function nonceOf(at: number, random: string): Nonce {
  return `beat-${at}-${random}`;
}

export function sentAtOf(nonce: string): number | undefined {
  const [, at] = /^beat-(\d{1,15})-[0-9a-f]{32}$/.exec(nonce) ?? [];
  return at === undefined ? undefined : Number(at);
}

/** `at` is CloudTrail's time of the call, `receivedAt` when the hub's queue took its record. */
export type ReceivedBeat = {
  readonly account: string;
  readonly region: string;
  readonly nonce: string;
  readonly at: number;
  readonly receivedAt: number;
};

export function mayBeHeartbeat({
  source,
  name,
  error,
}: Pick<Activity, 'source' | 'name'> & { error?: string | undefined }): boolean {
  return error !== undefined && name === HEARTBEAT_CALL.name && source === HEARTBEAT_CALL.service;
}

export function beatIn(activity: Activity, receivedAt: number, naming: Naming): ReceivedBeat | undefined {
  const { account, region, at, actor } = activity;
  const nonce = actor.sourceIdentity;
  if (!mayBeHeartbeat(activity) || nonce === undefined || sentAtOf(nonce) === undefined) return undefined;
  return actor.role === roleArn(naming, account, HEARTBEAT_PURPOSE) ? { account, region, nonce, at, receivedAt } : undefined;
}
