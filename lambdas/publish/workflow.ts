import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Incident } from '#core/incident/incident.ts';
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
 * where the import makes Security Hub reset it. `theirs` is a status that the incident knows somebody else set, while Security
 * Hub may still show what was there before: it takes minutes to show a change.
 */
export function workflowChange(known: Standing | undefined, imported: Imported, theirs?: string): WorkflowChange | undefined {
  const status = imported.Workflow?.Status ?? FIRST;
  const note = imported.Note?.Text ?? '';
  // The import itself carried everything, unless the finding was there and Security Hub did not show it yet.
  if (known === undefined) return newly(theirs ?? status, note, theirs !== undefined);
  const shown = isReset(known, imported) ? FIRST : known.workflow;
  const ours = known.fields[STATUS_FIELD] ?? FIRST;
  // What Security Hub shows of somebody else is later than what the incident knows.
  const wanted = known.workflow !== ours ? known.workflow : theirs;
  if (wanted !== undefined) return shown === wanted ? undefined : { status: wanted };
  const isNoteTheirs = known.note !== undefined && known.note.by !== PRODUCT;
  if (shown === status && ours === status && (isNoteTheirs || known.note?.text === note)) return undefined;
  return { status, fields: { ...known.fields, [STATUS_FIELD]: status }, ...(!isNoteTheirs && { note }) };
}

function newly(status: string, note: string, isTheirs: boolean): WorkflowChange | undefined {
  if (isTheirs) return { status };
  return status === FIRST ? undefined : { status, note, fields: { [STATUS_FIELD]: status } };
}

/** The status that somebody else gave the finding last; none where a suppression is over. */
export function foreignStatusOf({ workflow, state }: Pick<Incident, 'workflow' | 'state'>): string | undefined {
  const isOver = workflow?.status === 'SUPPRESSED' && state !== 'SUPPRESSED';
  return isOver ? undefined : workflow?.status;
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/finding-workflow-status.html */
function isReset({ workflow, isArchived, compliance }: Standing, { RecordState, Compliance }: Imported): boolean {
  const returns = isArchived && RecordState === 'ACTIVE';
  const fails = compliance === 'PASSED' && Compliance?.Status !== undefined && Compliance.Status !== 'PASSED';
  return (workflow === 'NOTIFIED' || workflow === 'RESOLVED') && (returns || fails);
}
