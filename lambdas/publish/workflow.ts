import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { MINUTE } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import { NEW_SINCE_FIELD, REOPENED_FIELD, SECURITY_HUB, STATUS_FIELD } from '#core/incident/workflow-status.ts';
import { isoTime } from '#core/iso-time.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';

/** A finding as Security Hub shows it. */
export type ShownFinding = {
  readonly productArn: string;
  readonly isArchived: boolean;
  readonly workflow: string;
  readonly compliance?: string;
  readonly note?: { readonly text: string; readonly by: string };
  /** User-defined fields, which the hub and others write. */
  readonly fields: Readonly<Record<string, string>>;
};

/** `fields` replaces all user-defined fields of the finding. */
export type WorkflowChange = {
  readonly status?: string;
  readonly note?: string;
  readonly fields?: Readonly<Record<string, string>>;
};

type Imported = Pick<AwsSecurityFinding, 'Workflow' | 'Note' | 'RecordState' | 'Compliance'>;

/** The status of a new finding. */
const FIRST = 'NEW';

/** What the incident and the clock say about the status. */
export type StatusContext = {
  /** The status that a person is known to have set; Security Hub may still show the previous one for minutes. */
  readonly theirs?: string;
  readonly reopened?: { readonly at: string; readonly note: string };
  /** Epoch milliseconds. */
  readonly now: number;
};

/** CloudTrail names a person within minutes; its log files follow within fifteen. */
export const NAMING_DEADLINE_MS = 15 * MINUTE;

/**
 * The change to make after an import; undefined if there is none. A status or a note that a person set stays, and is set again if
 * Security Hub resets it. Security Hub itself only ever sets NEW, without an event: NEW is a person's status once CloudTrail names
 * the person, and a reset if it names none in time. A reopened incident takes its finding out of SUPPRESSED once; the note says who
 * reopened it.
 */
export function workflowChange(
  known: ShownFinding | undefined,
  imported: Imported,
  context: StatusContext,
): WorkflowChange | undefined {
  const { theirs, reopened, now } = context;
  const status = imported.Workflow?.Status ?? FIRST;
  const note = imported.Note?.Text ?? '';
  // The import contained everything, unless the finding existed and Security Hub did not show it yet.
  if (known === undefined) return newly(theirs ?? status, note, theirs !== undefined);
  const newSince = ownProperty(known.fields, NEW_SINCE_FIELD);
  const fields = Object.fromEntries(Object.entries(known.fields).filter(([name]) => name !== NEW_SINCE_FIELD));
  if (known.workflow === 'SUPPRESSED' && reopened !== undefined && fields[REOPENED_FIELD] !== reopened.at) {
    return { status, note: reopened.note, fields: { ...fields, [STATUS_FIELD]: status, [REOPENED_FIELD]: reopened.at } };
  }
  if (known.workflow === FIRST && oursIn(known) !== FIRST && (theirs ?? status) !== FIRST) {
    if (newSince === undefined) return { fields: { ...fields, [NEW_SINCE_FIELD]: isoTime(now) } };
    if (now - Date.parse(newSince) < NAMING_DEADLINE_MS) return undefined;
  }
  const change = following({ ...known, fields }, imported, theirs);
  return newSince === undefined ? change : { fields, ...change };
}

/** The change once it is known who set the status that Security Hub shows. */
function following(known: ShownFinding, imported: Imported, theirs: string | undefined): WorkflowChange | undefined {
  const status = imported.Workflow?.Status ?? FIRST;
  const note = imported.Note?.Text ?? '';
  const ours = oursIn(known);
  const shown = isReset(known, imported) ? FIRST : known.workflow;
  // A person's status in Security Hub is newer than the one in the incident.
  const wanted = known.workflow !== ours && known.workflow !== FIRST ? known.workflow : theirs;
  if (wanted !== undefined) return shown === wanted ? undefined : { status: wanted };
  const isNoteTheirs = known.note !== undefined && known.note.by !== PRODUCT;
  if (shown === status && ours === status && (isNoteTheirs || known.note?.text === note)) return undefined;
  return { status, fields: { ...known.fields, [STATUS_FIELD]: status }, ...(!isNoteTheirs && { note }) };
}

function oursIn({ fields }: ShownFinding): string {
  return fields[STATUS_FIELD] ?? FIRST;
}

/** Whether a change only records that it is unknown who set NEW, so that the finding has to be looked at again. */
export function isWaitingForName({ status, fields }: WorkflowChange): boolean {
  return status === undefined && fields?.[NEW_SINCE_FIELD] !== undefined;
}

function newly(status: string, note: string, isTheirs: boolean): WorkflowChange | undefined {
  if (isTheirs) return { status };
  return status === FIRST ? undefined : { status, note, fields: { [STATUS_FIELD]: status } };
}

/** The last status that a person gave the finding; none after a suppression ended. */
export function statusByPerson({ workflow, state }: Pick<Incident, 'workflow' | 'state'>): string | undefined {
  const isOver = workflow?.status === 'SUPPRESSED' && state !== 'SUPPRESSED';
  const isOfSecurityHub = workflow?.status === FIRST && workflow.by === SECURITY_HUB;
  return isOver || isOfSecurityHub ? undefined : workflow?.status;
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/finding-workflow-status.html */
function isReset({ workflow, isArchived, compliance }: ShownFinding, { RecordState, Compliance }: Imported): boolean {
  const returns = isArchived && RecordState === 'ACTIVE';
  const fails = compliance === 'PASSED' && Compliance?.Status !== undefined && Compliance.Status !== 'PASSED';
  return (workflow === 'NOTIFIED' || workflow === 'RESOLVED') && (returns || fails);
}
