import type { Policy } from '../iam/policy.ts';
import type { Family, Phase } from './playbook-id.ts';

export type SessionRequest = {
  readonly account: string;
  readonly region: string;
  readonly family: Family;
  readonly phase: Phase;
  /** The role to assume: `fix` for automatic containment, `undo` for what a person decided. */
  readonly role: Phase;
  /** Limits the session further than its role. */
  readonly policy: Policy;
  /** Session name in CloudTrail; `incident` is the source identity. */
  readonly scenario: string;
  readonly incident: string;
};
