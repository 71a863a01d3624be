import type { Policy } from '../iam/policy.ts';
import type { Family, Phase } from './playbook-id.ts';

/** Opens a session in a member account for one incident; every limit of it is visible in that account's CloudTrail. */
export type SessionRequest = {
  readonly account: string;
  readonly region: string;
  readonly family: Family;
  readonly phase: Phase;
  /** What the session may do at most, whatever its role may do. */
  readonly policy: Policy;
  /** Session name in CloudTrail. */
  readonly scenario: string;
  /** Source identity in CloudTrail. */
  readonly incident: string;
};
