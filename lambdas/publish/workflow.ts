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

/** What the incident and the clock say of the status. */
export type StatusContext = {
  /** The status that a person is known to have set, while Security Hub may still show what was there before: it takes minutes to show a change. */
  readonly theirs?: string;
  readonly reopened?: { readonly at: string; readonly note: string };
  /** Epoch milliseconds. */
  readonly now: number;
};

/** CloudTrail names a person within minutes; its log files follow within fifteen. */
export const NAMING_DEADLINE_MS = 15 * MINUTE;

/**
 * What to change after an import; undefined where nothing. A status or a note that a person set stays, and is set again where Security
 * Hub resets it. Security Hub itself sets NEW and nothing else, and no event says that it did: NEW is a person's once CloudTrail names
 * them, and a reset where it names none in time. A reopened incident takes its finding out of SUPPRESSED once; the note says who reopened it.
 */
export function workflowChange(
  known: ShownFinding | undefined,
  imported: Imported,
  said: StatusContext,
): WorkflowChange | undefined {
  const { theirs, reopened, now } = said;
  const status = imported.Workflow?.Status ?? FIRST;
  const note = imported.Note?.Text ?? '';
  // The import itself carried everything, unless the finding was there and Security Hub did not show it yet.
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

/** The change where everything that Security Hub shows is explained. */
function following(known: ShownFinding, imported: Imported, theirs: string | undefined): WorkflowChange | undefined {
  const status = imported.Workflow?.Status ?? FIRST;
  const note = imported.Note?.Text ?? '';
  const ours = oursIn(known);
  const shown = isReset(known, imported) ? FIRST : known.workflow;
  // What Security Hub shows of a person is later than what the incident knows.
  const wanted = known.workflow !== ours && known.workflow !== FIRST ? known.workflow : theirs;
  if (wanted !== undefined) return shown === wanted ? undefined : { status: wanted };
  const isNoteTheirs = known.note !== undefined && known.note.by !== PRODUCT;
  if (shown === status && ours === status && (isNoteTheirs || known.note?.text === note)) return undefined;
  return { status, fields: { ...known.fields, [STATUS_FIELD]: status }, ...(!isNoteTheirs && { note }) };
}

function oursIn({ fields }: ShownFinding): string {
  return fields[STATUS_FIELD] ?? FIRST;
}

/** Whether a change only notes that NEW is not explained yet, so that it has to be looked at again. */
export function isWaitingForName({ status, fields }: WorkflowChange): boolean {
  return status === undefined && fields?.[NEW_SINCE_FIELD] !== undefined;
}

function newly(status: string, note: string, isTheirs: boolean): WorkflowChange | undefined {
  if (isTheirs) return { status };
  return status === FIRST ? undefined : { status, note, fields: { [STATUS_FIELD]: status } };
}

/** The status that a person gave the finding last; none where a suppression is over. */
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
