import { canonical, type Json, type JsonObject } from '../json.ts';
import type { Reason, Refusal } from '../reason.ts';
import type { Localized } from '../text.ts';
import type { PlaybookId } from './playbook-id.ts';

/**
 * One thing a playbook may change, as it is or was (absent things have no image). `lookup` is what a call also needs and
 * nothing compares, such as a lock token or the id of a rule.
 */
export type Image = { readonly subject: string; readonly state: Json; readonly lookup?: JsonObject };

/** Condition block of a statement, as IAM writes it. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/**
 * One write a plan makes, exactly as it is made. `resource` is what its CloudTrail record names, `arns` what IAM checks it
 * against. A value `{ answerOf, field }` in the input stands for a field of an earlier call's answer.
 */
export type PlannedCall = {
  readonly action: string;
  readonly resource: string;
  readonly arns: readonly string[];
  /** What else IAM must hold it to, where only the plan tells: a condition block. */
  readonly condition?: Conditions;
  /** What IAM asks for besides, to hand a role or tags over with the call. */
  readonly alsoNeeds?: readonly { readonly action: string; readonly arns: readonly string[] }[];
  readonly input: JsonObject;
};

/** What will change, in words and call by call, with everything needed to put it back. */
export type PlanDraft = {
  readonly words: Localized;
  readonly calls: readonly PlannedCall[];
  /** The before-images: the state the calls replace. */
  readonly before: readonly Image[];
  /** Set for a temporary measure: epoch milliseconds when it ends. */
  readonly expiresAt?: number;
};

/** A draft and the playbook that made it: that one alone can read what it changed, and put it back. */
export type Plan = PlanDraft & { readonly playbook: PlaybookId };

/** One write that was made, or tried. */
export type MadeCall = {
  readonly action: string;
  readonly resource: string;
  readonly at: number;
  /** AWS's id of the request, the same as in CloudTrail. */
  readonly request?: string;
  readonly error?: Reason;
};

/** How a run ended. Only `failed` is bad news; `refused` waits for a person. */
export type Outcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'already-safe' }
  | { readonly kind: 'undone' }
  | { readonly kind: 'refused'; readonly reason: Reason }
  | { readonly kind: 'failed'; readonly reason: Reason };

/** Either a plan, or why there is none. */
export type Planned =
  | { readonly kind: 'planned'; readonly plan: PlanDraft }
  | { readonly kind: 'already-safe' }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** There is no plan, and a person has to look. */
export function refused(reason: Refusal): Extract<Planned, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}

/**
 * Whether a plan asks for nothing beyond another: its calls on resources, and the state they replace, are all among the
 * other's. What a call only carries besides, such as a time or a lock token, may differ.
 */
export function isWithinPlan(plan: Plan, approved: Plan): boolean {
  const [known, states] = [new Set(approved.calls.map(callText)), new Set(approved.before.map(stateText))];
  return plan.calls.every((call) => known.has(callText(call))) && plan.before.every((image) => states.has(stateText(image)));
}

function callText({ action, resource }: PlannedCall): string {
  return `${action} ${resource}`;
}

function stateText({ subject: of, state: is }: Image): string {
  return `${of} ${canonical(is)}`;
}
