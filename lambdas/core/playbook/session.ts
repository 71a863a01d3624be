import type { Policy } from '../iam/policy.ts';
import type { Family, Phase } from './playbook-id.ts';

export type SessionRequest = {
  readonly account: string;
  readonly region: string;
  readonly family: Family;
  readonly phase: Phase;
  /** Whose role: what contains by itself assumes that of `fix`, what a person decided that of `undo`. */
  readonly role: Phase;
  /** What the session may do at most, whatever its role may do. */
  readonly policy: Policy;
  /** Session name in CloudTrail; `incident` is the source identity. */
  readonly scenario: string;
  readonly incident: string;
};
