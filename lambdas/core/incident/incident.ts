import type { Actor } from '../detection/activity.ts';
import type { Severity } from '../detection/severity.ts';
import type { Image, MadeCall, Outcome, Plan, PlannedCall } from '../playbook/plan.ts';
import type { PlaybookId } from '../playbook/playbook-id.ts';
import type { Reason, Unanswered, UndoLimit } from '../reason.ts';
import type { Resource } from '../resource.ts';
import type { Evidence } from './evidence.ts';
import type { Person } from './person.ts';
import type { State } from './state.ts';
import type { Tool } from './tool.ts';
import type { ForeignStatus } from './workflow-status.ts';

/** If `by` is a person, `sender` is AWS's unique id of them (SQS's SenderId). */
export type HistoryEntry = {
  readonly at: number;
  readonly state: State;
  readonly by: string;
  readonly sender?: string;
  readonly reason?: Reason;
};

export type ApprovalRequest = { readonly since: number; readonly lapsesAt: number; readonly because: Reason };

/** An approval of exactly this plan. It ends at `lapsesAt`, or when the run fails. */
export type Approval = {
  readonly by: string;
  readonly sender?: string;
  readonly at: number;
  readonly lapsesAt: number;
  readonly plan: Plan;
};

/** A person suppressed the incident: until `until`, or until a person reopens it. */
export type Suppression = {
  readonly by: string;
  readonly sender: string;
  readonly at: number;
  /** Epoch milliseconds. */
  readonly until?: number;
  readonly reason: string;
};

/** An undo that needs two people: it waits for the second until `lapsesAt`. */
export type UndoRequest = {
  readonly by: string;
  readonly sender: string;
  readonly at: number;
  readonly lapsesAt: number;
  readonly because: UndoLimit;
  readonly reason?: string;
};

/** Ordered by a person, or by the hub when a temporary measure ends. */
export type Undo = {
  readonly by: string;
  readonly sender?: string;
  /** The person who asked for it, if two people were needed. */
  readonly requestedBy?: Pick<UndoRequest, 'by' | 'sender'>;
  readonly at: number;
  readonly reason?: string;
  readonly plan: Pick<Plan, 'words' | 'calls'>;
};

/** A planned call with the Region of its session and the start of each try; earlier versions stored neither. */
export type IntendedCall = PlannedCall & { readonly region?: string; readonly tries?: readonly number[] };

/** `event` and `request` are AWS's ids of the record and the call; `content` is the digest of a call that was not noted yet. */
export type Echo = {
  readonly call: string;
  readonly at: number;
  readonly event?: string;
  readonly request?: string;
  readonly content?: string;
};

/** Something that happened to one resource and matters. All times are epoch milliseconds. */
export type Incident = {
  readonly id: string;
  readonly scenario: string;
  /** Other scenarios that report the same cause: their events join this incident. */
  readonly causes?: readonly string[];
  readonly severity: Severity;
  readonly state: State;
  readonly account: string;
  readonly region: string;
  readonly resource: Resource;
  readonly actor: Actor;
  /** The people whose further events joined. */
  readonly alsoBy?: readonly Person[];
  readonly address?: string;
  /** The tool with which the call was made. */
  readonly tool?: Tool;
  /** The call that opened it, as `ec2.amazonaws.com:AuthorizeSecurityGroupIngress`. */
  readonly call: string;
  /** CloudTrail's id of that call's record. */
  readonly event?: string;
  readonly evidence: readonly Evidence[];
  /** How many facts were dropped for size; the ledger has them in earlier versions. */
  readonly leftOut?: number;
  /** The part of the evidence that is not resolved yet. */
  readonly standing: readonly Evidence[];
  /** When each entry of `standing` was last opened, in the same order, by the event's clock; absent if `lastAt` applies to all. */
  readonly standingSince?: readonly number[];
  /** Facts the hub could not read; while there are any, a person decides. */
  readonly unanswered: readonly Unanswered[];
  readonly occurrences: number;
  /** By the event's own clock. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** When the hub received the first event, and when it opened the incident. */
  readonly receivedAt: number;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly verifiedAt?: number;
  readonly playbook?: PlaybookId;
  readonly plan?: Plan;
  readonly outcome?: Outcome;
  /** The state when the fix was verified; an undo compares with it. */
  readonly after?: readonly Image[];
  /** Every write of every try, recorded before it is made. */
  readonly intended?: readonly IntendedCall[];
  /** Every call that AWS answered. A CloudTrail record of any other call raises an alarm, unless the call was intended minutes ago. */
  readonly made?: readonly MadeCall[];
  readonly approvalRequest?: ApprovalRequest;
  readonly approval?: Approval;
  readonly undoRequest?: UndoRequest;
  readonly undo?: Undo;
  /** Absent if an exception of the organization file suppresses it. */
  readonly suppression?: Suppression;
  readonly workflow?: ForeignStatus;
  /** The hub's own calls that CloudTrail reported back, each once. */
  readonly echoes: readonly Echo[];
  readonly history: readonly HistoryEntry[];
  /** Counts the writes; every write is conditional on it. */
  readonly version: number;
};

export const HUB_ACTOR = 'hub';

/** Pattern of the hub's source identities in AWS. */
export const INCIDENT_ID_PATTERN = 'inc-*';
