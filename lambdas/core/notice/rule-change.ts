import type { Actor } from '../detection/activity.ts';
import type { Tool } from '../incident/tool.ts';
import { ownProperty } from '../own-property.ts';

const KIND_OF_CALL = {
  AuthorizeSecurityGroupIngress: 'added',
  AuthorizeSecurityGroupEgress: 'added',
  RevokeSecurityGroupIngress: 'removed',
  RevokeSecurityGroupEgress: 'removed',
  ModifySecurityGroupRules: 'changed',
  UpdateSecurityGroupRuleDescriptionsIngress: 'described',
  UpdateSecurityGroupRuleDescriptionsEgress: 'described',
} as const;

export const RULE_CHANGE_SOURCE = 'ec2.amazonaws.com';

/** Every call that changes rules of security groups. */
export const RULE_CHANGE_CALLS = Object.keys(KIND_OF_CALL);

export const RULE_CHANGE_KINDS = ['added', 'removed', 'changed', 'described'] as const;

export type RuleChangeKind = (typeof RULE_CHANGE_KINDS)[number];

export function ruleChangeKindOf(call: string): RuleChangeKind | undefined {
  return ownProperty<RuleChangeKind>(KIND_OF_CALL, call);
}

/** One rule after its change, or before its removal; fields missing in the record are absent. `peer`: source or destination. */
export type ChangedRule = {
  readonly way?: 'in' | 'out';
  readonly rule?: string;
  /** `-1` for all traffic. */
  readonly protocol?: string;
  readonly from?: number;
  readonly to?: number;
  readonly peer?: string;
  readonly description?: string;
};

/** One call that changed rules of one security group. Its texts are foreign, and cut to `LONGEST_RULE_TEXT`. */
export type GroupChange = {
  /** CloudTrail's id of the event: one event is one message. */
  readonly event: string;
  readonly at: number;
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly did: RuleChangeKind;
  /** At most `MOST_RULES`; `more` is the number of the others. */
  readonly rules: readonly ChangedRule[];
  readonly more: number;
  readonly actor: Pick<Actor, 'type' | 'name' | 'arn' | 'account' | 'role' | 'invokedBy' | 'through'>;
  readonly address?: string;
  readonly tool?: Tool;
  /** Ids of the incidents of this event, if any. */
  readonly incidents: readonly string[];
  /** The incident that the hub fixed with this call. */
  readonly fixOf?: string;
};

export const MOST_RULES = 25;
export const LONGEST_RULE_TEXT = 256;
/** At least the number of scenarios about security group rules. */
export const MOST_RULE_INCIDENTS = 50;
