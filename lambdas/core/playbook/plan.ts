import type { Evidence } from '../incident/evidence.ts';
import type { Json, JsonObject } from '../json.ts';
import type { LiveConnections } from '../network/live-connections.ts';
import type { Reason, Refusal } from '../reason.ts';
import type { Localized } from '../text.ts';
import type { PlaybookId } from './playbook-id.ts';
import type { Subject } from './subject.ts';

/** The state of one thing that a playbook may change. `lookup` is needed by a call and never compared, such as a lock token. */
export type Image = { readonly subject: Subject; readonly state: Json; readonly lookup?: JsonObject };

export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One write. CloudTrail records `resource`, IAM checks `arns`. `{ answerOf, field }` in the input: a value from an earlier call's answer. */
export type PlannedCall = {
  readonly action: string;
  readonly resource: string;
  readonly arns: readonly string[];
  /** A further IAM condition that only the plan knows. */
  readonly condition?: Conditions;
  /** Permissions that IAM also requires, to pass a role or tags with the call. */
  readonly alsoNeeds?: readonly { readonly action: string; readonly arns: readonly string[] }[];
  readonly input: JsonObject;
};

/** What will change, in words and call by call; `before` is the state the calls replace. */
export type PlanDraft = {
  readonly words: Localized;
  readonly calls: readonly PlannedCall[];
  readonly before: readonly Image[];
  /** If security group rules are removed: what happens to open connections. */
  readonly connections?: LiveConnections;
  /** Set for a temporary measure: epoch milliseconds when it ends. */
  readonly expiresAt?: number;
  /** Until then further events of the scenario join the incident. */
  readonly covers?: 'resource';
};

/** `playbook` made the plan; only that playbook can undo it. */
export type Plan = PlanDraft & { readonly playbook: PlaybookId };

export type MadeCall = {
  readonly action: string;
  readonly resource: string;
  readonly at: number;
  /** AWS's id of the request, the same as in CloudTrail. */
  readonly request?: string;
  readonly error?: Reason;
};

/** How a run ended; `refused` waits for a person. */
export type Outcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'already-safe' }
  | { readonly kind: 'undone' }
  | { readonly kind: 'refused'; readonly reason: Reason }
  | { readonly kind: 'failed'; readonly reason: Reason };

export type Planned =
  | { readonly kind: 'planned'; readonly plan: PlanDraft }
  | { readonly kind: 'already-safe'; readonly leaves?: LeftToPerson }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** What a person still has to do after a playbook did all it can. */
export type LeftToPerson = { readonly reason: Refusal; readonly standing: readonly Evidence[] };

export function refused(reason: Refusal): Extract<Planned, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}
