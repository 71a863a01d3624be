import type { HubActionId } from './hub-actions.ts';
import type { RowPart } from './incident/row-part.ts';
import type { State } from './incident/state.ts';
import type { WorkflowStatus } from './incident/workflow-status.ts';
import type { PlaybookId } from './playbook/playbook-id.ts';

/** What a person decided, with their comment, or what the clock decided. */
export type DecisionReason =
  | { readonly code: 'approved'; readonly comment?: string }
  | { readonly code: 'rejected'; readonly comment?: string }
  | { readonly code: 'replan-requested'; readonly playbook?: PlaybookId; readonly comment?: string }
  | { readonly code: 'follow-up-opened'; readonly incident: string; readonly playbook: PlaybookId; readonly comment?: string }
  | { readonly code: 'approval-lapsed'; readonly approvedBy?: string }
  | { readonly code: 'suppressed'; readonly comment: string; readonly until?: number; readonly through?: 'security-hub' }
  | { readonly code: 'suppression-ended' }
  | { readonly code: 'reopened'; readonly comment?: string; readonly through?: 'security-hub' }
  | { readonly code: 'goes-on-as'; readonly incident: string }
  | { readonly code: 'row-not-believed'; readonly part: RowPart; readonly state: State }
  | { readonly code: 'noted'; readonly text: string }
  | { readonly code: 'status-set'; readonly status: WorkflowStatus; readonly isProven: boolean }
  | { readonly code: 'resolved-in-security-hub' }
  | { readonly code: 'asked-in-security-hub'; readonly action: HubActionId; readonly incident: string }
  | { readonly code: 'decision-refused'; readonly verb: string; readonly because: DecisionObjection }
  | { readonly code: 'undo-requested'; readonly because: UndoLimit; readonly lapsesAt: number; readonly comment?: string };

/** Why one person alone may not undo a containment. */
export type UndoLimit =
  | { readonly code: 'undo-of-critical' }
  | { readonly code: 'undo-after-days'; readonly days: number; readonly at: number }
  | { readonly code: 'undo-without-mode'; readonly account: string }
  | { readonly code: 'undo-while-stopped'; readonly by: string; readonly text: string }
  | { readonly code: 'undo-budget-used'; readonly account: string; readonly budget: number };

/** Why it is not proven that a person with rights in the hub decided. */
export type ProofObjection =
  | { readonly code: 'sender-differs'; readonly by: string; readonly sender: string }
  | { readonly code: 'function-decides-nothing'; readonly by: string; readonly sender: string }
  | { readonly code: 'root-decides-nothing'; readonly by: string; readonly sender: string }
  | { readonly code: 'proof-invalid'; readonly by: string; readonly sender: string }
  | { readonly code: 'person-unknown'; readonly by: string; readonly sender: string }
  | { readonly code: 'person-unlisted'; readonly by: string; readonly sender: string };

/** Why a known person may not make this decision. */
export type RightObjection =
  | { readonly code: 'role-decides-nothing'; readonly by: string; readonly role: string; readonly verb: string }
  | { readonly code: 'outside-scope'; readonly by: string; readonly incident: string };

/** Why a decision cannot be made about an incident. */
export type DecisionObjection =
  | ProofObjection
  | RightObjection
  | { readonly code: 'own-incident'; readonly incident: string; readonly by: string }
  | {
      readonly code: 'second-person-needed';
      readonly incident: string;
      readonly by: string;
      readonly lapsesAt: number;
      readonly because: UndoLimit;
    }
  | { readonly code: 'no-such-incident'; readonly incident: string }
  | { readonly code: 'already-approved'; readonly incident: string; readonly by: string }
  | { readonly code: 'not-awaiting-approval'; readonly incident: string; readonly state: State }
  | { readonly code: 'no-plan-to-approve'; readonly incident: string }
  | { readonly code: 'plan-differs'; readonly incident: string }
  | { readonly code: 'plan-lapsed'; readonly incident: string; readonly at: number }
  | { readonly code: 'no-plan-needed'; readonly incident: string; readonly state: State }
  | { readonly code: 'undone-before'; readonly incident: string }
  | { readonly code: 'undo-impossible'; readonly incident: string; readonly state: State }
  | { readonly code: 'containment-interrupted'; readonly incident: string }
  | { readonly code: 'nothing-to-undo'; readonly incident: string }
  | { readonly code: 'nothing-to-lapse'; readonly incident: string }
  | { readonly code: 'nothing-to-expire'; readonly incident: string }
  | { readonly code: 'rejection-needs-comment' }
  | { readonly code: 'suppression-needs-comment' }
  | { readonly code: 'suppression-impossible'; readonly incident: string; readonly state: State }
  | { readonly code: 'suppression-in-past'; readonly incident: string; readonly until: number }
  | { readonly code: 'suppressed-before'; readonly incident: string; readonly by: string }
  | { readonly code: 'not-suppressed'; readonly incident: string; readonly state: State }
  | { readonly code: 'no-suppression-to-end'; readonly incident: string }
  | { readonly code: 'note-without-text' }
  | { readonly code: 'noted-before'; readonly incident: string }
  | { readonly code: 'status-known'; readonly incident: string }
  | { readonly code: 'asked-before'; readonly incident: string }
  | { readonly code: 'row-forged'; readonly incident: string };
