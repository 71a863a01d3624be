import type { WorkflowStatus } from '@aws-sdk/client-securityhub';
import { PRODUCT } from '#core/naming.ts';

/** A finding as Security Hub shows it. */
export type Standing = {
  readonly productArn: string;
  readonly isArchived: boolean;
  readonly workflow: string;
  readonly note?: { readonly text: string; readonly by: string };
  /** What customers, the hub among them, wrote beside it. */
  readonly fields: Readonly<Record<string, string>>;
};

/** `fields` replaces all of the finding's. */
export type WorkflowChange = {
  readonly status?: string;
  readonly note?: string;
  readonly fields?: Readonly<Record<string, string>>;
};

/** Names the status the hub set last. It changes in the same call as the status, so another status is somebody else's. */
export const STATUS_FIELD = `${PRODUCT}/workflow`;

/** What a new finding starts with. */
const FIRST: WorkflowStatus = 'NEW';

/**
 * What to change after an import; undefined where nothing. A status or a note that somebody else set stays: an import that takes
 * a finding out of the archive makes Security Hub reset the status, so then theirs is set again.
 */
export function workflowChange(known: Standing | undefined, status: WorkflowStatus, note: string): WorkflowChange | undefined {
  // The import itself carried everything, unless the finding was there and Security Hub did not show it yet.
  if (known === undefined) return status === FIRST ? undefined : { status, note, fields: { [STATUS_FIELD]: status } };
  const ours = known.fields[STATUS_FIELD] ?? FIRST;
  if (known.workflow !== ours) return known.isArchived ? { status: known.workflow } : undefined;
  const isNoteTheirs = known.note !== undefined && known.note.by !== PRODUCT;
  const isSame = known.workflow === status && !known.isArchived && (isNoteTheirs || known.note?.text === note);
  if (isSame) return undefined;
  return { status, fields: { ...known.fields, [STATUS_FIELD]: status }, ...(!isNoteTheirs && { note }) };
}
