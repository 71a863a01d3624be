import type { DecisionObjection, DecisionReason, UndoLimit } from './decision-reason.ts';
import type { Question } from './detection/facts.ts';
import type { HubActionId } from './hub-actions.ts';
import type { PlaybookId } from './playbook/playbook-id.ts';
import type { Subject } from './playbook/subject.ts';
import type { Localized } from './text.ts';

export type { DecisionObjection, DecisionReason, ProofObjection, RightObjection, UndoLimit } from './decision-reason.ts';

/** Why something happened, as data; words/reason.ts renders it. No code compares rendered reasons. */
export type Reason =
  | ContainmentReason
  | ApprovalReason
  | DecisionReason
  | UndoReason
  | DecisionObjection
  | UndoLimit
  | Refusal
  | LookBackReason
  | Failure;

export type ReasonCode = Reason['code'];

/** How a containment went. `plan` is the frozen text of the plan. */
export type ContainmentReason =
  | { readonly code: 'containment-started'; readonly plan: Localized }
  | { readonly code: 'fix-verified' }
  | { readonly code: 'already-safe' }
  | { readonly code: 'resource-gone' }
  | { readonly code: 'resolved-by'; readonly call: string; readonly actor: string; readonly earlier?: true }
  | { readonly code: 'exception'; readonly text: string; readonly owner: string; readonly expiresAt: number };

/** Why a person is asked before anything changes. */
export type ApprovalReason =
  | { readonly code: 'unknown-scenario'; readonly scenario: string }
  | { readonly code: 'authority-unreadable' }
  | { readonly code: 'account-not-listed'; readonly account: string }
  | { readonly code: 'containment-no-longer-allowed'; readonly account: string }
  | { readonly code: 'break-glass-user'; readonly user: string }
  | { readonly code: 'unanswered'; readonly questions: readonly Unanswered[] }
  | { readonly code: 'account-wants-approval'; readonly account: string }
  | { readonly code: 'automation-stopped'; readonly by: string; readonly text: string }
  | { readonly code: 'wrong-resource-type'; readonly playbook: PlaybookId; readonly type: string }
  | { readonly code: 'exempt'; readonly resource: string }
  | { readonly code: 'exempt-tag'; readonly resource: string; readonly tag: string }
  | {
      readonly code: 'playbook-ran-too-often';
      readonly playbook: PlaybookId;
      readonly resource: string;
      readonly times: number;
      readonly hours?: number;
    }
  | { readonly code: 'scenario-budget-used'; readonly budget: number; readonly scenario: string; readonly account: string }
  | { readonly code: 'account-budget-used'; readonly budget: number; readonly account: string }
  | { readonly code: 'event-too-old'; readonly at: number; readonly minutes: number }
  | { readonly code: 'critical-budget-used'; readonly budget: number; readonly account: string }
  | { readonly code: 'decision-needed'; readonly playbook: PlaybookId }
  | { readonly code: 'reaches-beyond'; readonly playbook: PlaybookId; readonly resource: string }
  | { readonly code: 'plan-changed' };

export type UndoReason =
  | { readonly code: 'undone'; readonly plan: Localized; readonly expired?: true; readonly comment?: string }
  | { readonly code: 'undone-already'; readonly expired?: true; readonly comment?: string }
  | { readonly code: 'not-undone'; readonly because: Reason }
  | { readonly code: 'no-undo' }
  | { readonly code: 'changed-since'; readonly drift: readonly Drift[] };

/** One thing that was changed after the fix: `now` and `left` are states as JSON, absent where there was nothing. */
export type Drift = { readonly subject: Subject; readonly now?: string; readonly left?: string };

/** Why a playbook makes no plan. */
export type Refusal = EdgeRefusal | LoggingRefusal | IdentityRefusal | ComputeRefusal | NetworkRefusal | StorageRefusal;

type EdgeRefusal =
  | { readonly code: 'no-network-acl-named'; readonly account: string }
  | { readonly code: 'network-acl-missing'; readonly account: string; readonly acl: string; readonly region: string }
  | { readonly code: 'network-acl-full'; readonly acl: string; readonly addresses: readonly string[]; readonly rules: number }
  | {
      readonly code: 'network-acl-without-number';
      readonly acl: string;
      readonly first: number | null;
      readonly addresses: readonly string[];
    }
  | { readonly code: 'no-ip-set-named'; readonly account: string }
  | { readonly code: 'ip-set-missing'; readonly account: string; readonly set: string; readonly region: string }
  | { readonly code: 'ip-set-too-long'; readonly set: string; readonly entries: number; readonly addresses: readonly string[] }
  | {
      readonly code: 'no-address-to-block';
      readonly list: 'network-acl' | 'ip-set';
      readonly id: string;
      readonly addresses: readonly string[];
    }
  | { readonly code: 'no-connection-to-cut'; readonly resource: string };

type LoggingRefusal =
  | { readonly code: 'trail-of-other-account'; readonly owner: string; readonly account: string }
  | { readonly code: 'trail-fields-unknown'; readonly trail: string; readonly fields: readonly string[] }
  | { readonly code: 'organization-trail'; readonly trail: string; readonly lost: 'setting' | 'trail' }
  | { readonly code: 'trail-record-missing'; readonly trail: string; readonly recorded: 'nothing' | 'a part' }
  | { readonly code: 'event-selectors-full'; readonly trail: string; readonly selectors: number }
  | { readonly code: 'delivery-channel-gone'; readonly channel: string }
  | { readonly code: 'recorder-gone'; readonly recorder: string }
  | { readonly code: 'recorder-without-channel'; readonly recorder: string };

type IdentityRefusal =
  | { readonly code: 'root-cannot-be-denied' }
  | { readonly code: 'not-an-iam-user'; readonly name: string }
  | { readonly code: 'not-a-role'; readonly name: string }
  | { readonly code: 'user-for-emergencies'; readonly user: string }
  | { readonly code: 'service-linked-role'; readonly role: string }
  | { readonly code: 'permission-set-role'; readonly role: string }
  | { readonly code: 'role-of-hub'; readonly role: string }
  | { readonly code: 'inline-policy-not-of-hub'; readonly policy: string; readonly holder: string }
  | { readonly code: 'session-key'; readonly key: string }
  | { readonly code: 'not-a-long-lived-key'; readonly key: string }
  | { readonly code: 'key-owner-unknown'; readonly key: string }
  | { readonly code: 'key-of-root'; readonly key: string; readonly user: string }
  | { readonly code: 'default-version-unknown'; readonly policy: string }
  | { readonly code: 'no-harmless-version'; readonly policy: string; readonly version: string };

type ComputeRefusal =
  | { readonly code: 'interface-managed'; readonly interface: string; readonly by: string }
  | { readonly code: 'interface-of-other-account'; readonly interface: string; readonly account: string }
  | { readonly code: 'quarantine-group-has-rules'; readonly group: string; readonly vpc: string }
  | { readonly code: 'vpc-shared'; readonly vpc: string; readonly account: string; readonly group: string }
  | { readonly code: 'vpc-unreadable'; readonly vpc: string }
  | { readonly code: 'too-many-groups'; readonly interface: string; readonly groups: number };

type NetworkRefusal =
  | { readonly code: 'opened-by-prefix-list' }
  | { readonly code: 'ingress-rules-unknown'; readonly group: string };

type StorageRefusal =
  | { readonly code: 'too-many-versions'; readonly object: string }
  | { readonly code: 'access-block-unreadable'; readonly of: 'bucket' | 'account'; readonly id: string }
  | { readonly code: 'bucket-policy-unreadable'; readonly bucket: string }
  | { readonly code: 'public-website'; readonly bucket: string; readonly question: 'access' | 'policy' }
  | { readonly code: 'no-harmless-policy'; readonly bucket: string }
  | { readonly code: 'bucket-of-hub'; readonly bucket: string };

/** Why the flow logs did not show the connections. Times are epoch milliseconds. */
export type LookBackReason =
  | { readonly code: 'no-interface-left' }
  | { readonly code: 'too-much-to-read'; readonly from: number; readonly to: number };

/** What AWS or the hub could not do. `text` is from a version that stored sentences. */
export type Failure =
  | { readonly code: 'error'; readonly name: string; readonly message: string }
  | { readonly code: 'session-policy-too-large'; readonly characters: number; readonly limit: number }
  | { readonly code: 'too-large-to-record'; readonly bytes: number; readonly limit: number }
  | { readonly code: 'quota-used-up'; readonly call: string; readonly resource: string; readonly error: string }
  | { readonly code: 'not-safe-yet'; readonly playbook: PlaybookId }
  | { readonly code: 'not-undone-yet'; readonly playbook: PlaybookId }
  | { readonly code: 'text'; readonly text: string };

/** An unanswered question. `text` is what a version that stored sentences wrote. */
export type Unanswered = Question | Doubt | { readonly ask: 'text'; readonly text: string };

/** What an event leaves unknown and the hub cannot read from the account. */
export type Doubt =
  /** A condition that may limit a policy, by a key or ranges the hub cannot judge. */
  | { readonly ask: 'condition'; readonly key: string }
  /** Which bucket an access point opens, and whether to the internet. */
  | { readonly ask: 'access-point'; readonly name: string }
  | { readonly ask: 'foreign-alarm'; readonly name: string }
  | { readonly ask: 'foreign-prefix-list'; readonly id: string; readonly owner: string }
  /** Who chose a custom action of Security Hub. */
  | { readonly ask: 'who-chose'; readonly action: HubActionId };

const MARK = Symbol.for('org-security-hub/reason');

export class ReasonError extends Error {
  override readonly name: string = 'ReasonError';
  readonly [MARK] = true;
  readonly reason: Reason;

  constructor(reason: Reason, options?: ErrorOptions) {
    super(JSON.stringify(reason), options);
    this.reason = reason;
  }
}

const LONGEST_MESSAGE = 500;

/** By a mark and not by class, because separately bundled parts of a function each have their own class. */
function isReasonError(thrown: unknown): thrown is ReasonError {
  return thrown instanceof Error && Object.hasOwn(thrown, MARK);
}

/** The reason in anything thrown; for other errors, name and message in one line. */
export function reasonIn(thrown: unknown): Reason {
  if (isReasonError(thrown)) return thrown.reason;
  const [name, message] = thrown instanceof Error ? [thrown.name, thrown.message] : ['Error', String(thrown)];
  return { code: 'error', name, message: message.replace(/\s+/g, ' ').slice(0, LONGEST_MESSAGE) };
}
