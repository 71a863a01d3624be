import type { PRODUCT } from '../naming.ts';
import type { Tuning } from './tuning.ts';

/** Fields of an EventBridge pattern below `detail`. */
export type DetailPattern = { readonly [field: string]: unknown };

/** Calls of one AWS service, as CloudTrail records them. */
export type CallTrigger = {
  readonly source: string;
  readonly calls: readonly string[];
  /** Read-only calls reach rules only in a state of their own, and only where a detection names the call. */
  readonly reads?: true;
  /** Data events: the organization trail must select exactly these calls on this resource type. */
  readonly data?: 'AWS::S3::Object';
  /** Narrows what members forward of these calls. */
  readonly where?: DetailPattern;
};

/** Events that are no calls, by their detail-type: findings, compliance changes, alarms; or what the hub tells itself. */
export type NoticeTrigger = {
  readonly source: `aws.${string}` | typeof PRODUCT;
  readonly notices: readonly string[];
  readonly where?: DetailPattern;
};

/**
 * Any write by somebody special: the hub's own roles, root, or a long-lived access key; `unused-region` is any write in a
 * Region the account says it does not use. Members forward these by who acts, not by what is called.
 */
export type WriteTrigger = { readonly writes: 'hub-role' | 'root' | 'access-key' | 'unused-region' };

/** A reminder, so many minutes after an incident of one of these scenarios opened, if it is still open. */
export type ReminderTrigger = {
  readonly after: readonly string[];
  readonly minutes: number;
  /** The account's own word for `minutes`. */
  readonly tuned?: (tuning: Tuning) => number;
};

export type Trigger = CallTrigger | NoticeTrigger | WriteTrigger | ReminderTrigger;

export const isCall = (trigger: Trigger): trigger is CallTrigger => 'calls' in trigger;
export const isNotice = (trigger: Trigger): trigger is NoticeTrigger => 'notices' in trigger;
export const isWrite = (trigger: Trigger): trigger is WriteTrigger => 'writes' in trigger;
export const isReminder = (trigger: Trigger): trigger is ReminderTrigger => 'after' in trigger;

/** Stands in a trigger's `where` for the account that forwards: an administrator's copies of others' findings stay where they are. */
export const THIS_ACCOUNT = '{account}';

/** Stands in a trigger's `where` for what the names of the hub's roles begin with. */
export const HUB_ROLE_PREFIX = '{role prefix}';
