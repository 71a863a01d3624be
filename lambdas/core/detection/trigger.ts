import type { PRODUCT } from '../naming.ts';
import type { Tuning } from './tuning.ts';

export type DetailPattern = { readonly [field: string]: unknown };

export type CallTrigger = {
  readonly source: string;
  readonly calls: readonly string[];
  /** Read-only calls need a separate rule state. */
  readonly reads?: true;
  /** Data events, which the organization trail must select. */
  readonly data?: 'AWS::S3::Object';
  /** For data events: only ARNs with this prefix. */
  readonly below?: string;
  readonly where?: DetailPattern;
  /** Only the hub account forwards these. */
  readonly only?: 'hub-account';
};

/** By detail type: findings, compliance changes, alarms, or the hub's own events. */
export type NoticeTrigger = {
  readonly source: `aws.${string}` | typeof PRODUCT;
  readonly notices: readonly string[];
  readonly where?: DetailPattern;
};

/** Any write by one of these callers, or in a Region the account does not use. */
export type WriteTrigger = { readonly writes: 'hub-role' | 'root' | 'access-key' | 'unused-region' };

/** A reminder for incidents of these scenarios that are still open after so many minutes. */
export type ReminderTrigger = {
  readonly after: readonly string[];
  readonly minutes: number;
  readonly tuned?: (tuning: Tuning) => number;
};

export type Trigger = CallTrigger | NoticeTrigger | WriteTrigger | ReminderTrigger;

export const isCall = (trigger: Trigger): trigger is CallTrigger => 'calls' in trigger;
export const isNotice = (trigger: Trigger): trigger is NoticeTrigger => 'notices' in trigger;
export const isWrite = (trigger: Trigger): trigger is WriteTrigger => 'writes' in trigger;
export const isReminder = (trigger: Trigger): trigger is ReminderTrigger => 'after' in trigger;

/** In `where`: the forwarding account, so that an administrator's copies are not forwarded. */
export const THIS_ACCOUNT = '{account}';

/** In `where`: the prefix of the hub's role names. */
export const HUB_ROLE_PREFIX = '{role prefix}';

/** In `where`: the name of the role that rollouts assume. */
export const DEPLOY_ROLE = '{deploy role}';
