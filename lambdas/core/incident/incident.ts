import { createHash } from 'node:crypto';
import type { Activity, Actor } from '../detection/activity.ts';
import type { Severity } from '../detection/severity.ts';
import type { Image, MadeCall, Outcome, Plan, PlannedCall } from '../playbook/plan.ts';
import type { PlaybookId } from '../playbook/playbook-id.ts';
import type { Reason, Unanswered } from '../reason.ts';
import { type Resource, resourceKey } from '../resource.ts';
import type { Evidence } from './evidence.ts';
import type { State } from './state.ts';

/** One step of an incident's life: who, when and why. */
export type HistoryEntry = { readonly at: number; readonly state: State; readonly by: string; readonly reason?: Reason };

/** A plan that waits for a person, and until when. */
export type ApprovalRequest = { readonly since: number; readonly lapsesAt: number; readonly because: Reason };

/** A named person's yes to one plan. */
export type Approval = { readonly by: string; readonly at: number; readonly plan: Plan };

/** The undo of a containment: ordered by a person, or by the hub when a temporary measure ends. */
export type Undo = {
  readonly by: string;
  readonly at: number;
  readonly reason?: string;
  readonly plan: Pick<Plan, 'words' | 'calls'>;
};

/** One of the hub's own calls as CloudTrail reported it. */
export type Echo = { readonly call: string; readonly at: number };

/** Something that happened to one resource and matters. All times are epoch milliseconds. */
export type Incident = {
  readonly id: string;
  readonly scenario: string;
  readonly severity: Severity;
  readonly state: State;
  readonly account: string;
  readonly region: string;
  readonly resource: Resource;
  readonly actor: Actor;
  /** Where the call came from. */
  readonly address?: string;
  /** The call that opened it, as `ec2.amazonaws.com:AuthorizeSecurityGroupIngress`. */
  readonly call: string;
  readonly evidence: readonly Evidence[];
  /** The part of the evidence nobody has put right yet. */
  readonly standing: readonly Evidence[];
  /** When each of `standing` was last opened, by the event's own clock and in its order; absent where `lastAt` holds for all. */
  readonly standingSince?: readonly number[];
  /** Facts the hub could not learn: while there are any, a person decides. */
  readonly unanswered: readonly Unanswered[];
  /** How many distinct events joined in. */
  readonly occurrences: number;
  /** When it happened, by the event's own clock: first and latest. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** When the hub received the first event, and when it opened the incident. */
  readonly receivedAt: number;
  readonly openedAt: number;
  readonly updatedAt: number;
  /** When the state read back was safe. */
  readonly verifiedAt?: number;
  /** The way to contain a person chose, where it is not the scenario's first. */
  readonly playbook?: PlaybookId;
  readonly plan?: Plan;
  readonly outcome?: Outcome;
  /** What the state was when the fix was verified; undoing compares with it. */
  readonly after?: readonly Image[];
  /** Every write the hub set out to make, in all its tries: an echo that is none of these is an alarm. */
  readonly intended?: readonly PlannedCall[];
  /** The hub's own writes in the account, in their order. */
  readonly made?: readonly MadeCall[];
  readonly approvalRequest?: ApprovalRequest;
  readonly approval?: Approval;
  readonly undo?: Undo;
  /** The hub's own calls that CloudTrail reported back, matched to the plan. */
  readonly echoes: readonly Echo[];
  readonly history: readonly HistoryEntry[];
  /** Counts the writes, so that two writers can never overwrite each other. */
  readonly version: number;
};

/** What the hub signs its own steps with. */
export const HUB_ACTOR = 'hub';

/** Deterministic: one scenario, one resource, one event give one id, so that a duplicate can never open a second incident. */
export function incidentId(scenario: string, resource: Resource, activity: Activity): string {
  const place = resourceKey({ account: activity.account, region: activity.region, resource });
  return `inc-${createHash('sha256').update(`${scenario}\n${place}\n${activity.id}`).digest('hex').slice(0, 24)}`;
}

/** What every text the hub writes into AWS as a source identity looks like. */
export const INCIDENT_ID_PATTERN = 'inc-*';
