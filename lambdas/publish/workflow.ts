import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { STATUS_FIELD } from '#core/incident/workflow-status.ts';
import { PRODUCT } from '#core/naming.ts';

/** A finding as Security Hub shows it. */
export type Standing = {
  readonly productArn: string;
  readonly isArchived: boolean;
  readonly workflow: string;
  readonly compliance?: string;
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

type Imported = Pick<AwsSecurityFinding, 'Workflow' | 'Note' | 'RecordState' | 'Compliance'>;

/** What a new finding starts with. */
const FIRST = 'NEW';

/**
 * What to change after an import; undefined where nothing. A status or a note that somebody else set stays, and is set again
 * where the import makes Security Hub reset it.
 */
export function workflowChange(known: Standing | undefined, imported: Imported): WorkflowChange | undefined {
  const status = imported.Workflow?.Status ?? FIRST;
  const note = imported.Note?.Text ?? '';
  // The import itself carried everything, unless the finding was there and Security Hub did not show it yet.
  if (known === undefined) return status === FIRST ? undefined : { status, note, fields: { [STATUS_FIELD]: status } };
  const shown = isReset(known, imported) ? FIRST : known.workflow;
  const ours = known.fields[STATUS_FIELD] ?? FIRST;
  if (known.workflow !== ours) return shown === known.workflow ? undefined : { status: known.workflow };
  const isNoteTheirs = known.note !== undefined && known.note.by !== PRODUCT;
  if (shown === status && ours === status && (isNoteTheirs || known.note?.text === note)) return undefined;
  return { status, fields: { ...known.fields, [STATUS_FIELD]: status }, ...(!isNoteTheirs && { note }) };
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/finding-workflow-status.html */
function isReset({ workflow, isArchived, compliance }: Standing, { RecordState, Compliance }: Imported): boolean {
  const returns = isArchived && RecordState === 'ACTIVE';
  const fails = compliance === 'PASSED' && Compliance?.Status !== undefined && Compliance.Status !== 'PASSED';
  return (workflow === 'NOTIFIED' || workflow === 'RESOLVED') && (returns || fails);
}
