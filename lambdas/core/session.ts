import type { Family, Permission } from './playbook.ts';

/** Opens a session in a member account for one incident; every limit of it is visible in that account's CloudTrail. */
export type SessionRequest = {
  readonly account: string;
  readonly region: string;
  readonly family: Family;
  /** What the session may do at most, whatever its role may do. */
  readonly permissions: readonly Permission[];
  /** The one resource it may do it to: the id its own service uses. */
  readonly resource: string;
  /** Session name in CloudTrail. */
  readonly scenario: string;
  /** Source identity in CloudTrail. */
  readonly incident: string;
};
