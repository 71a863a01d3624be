import type { Compliance, RecordState, WorkflowStatus } from '@aws-sdk/client-securityhub';
import type { Detection } from '#core/detection/detection.ts';
import { isGone } from '#core/incident/gone.ts';
import { type HistoryEntry, HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import type { State } from '#core/incident/state.ts';
import { isoTime } from '#core/iso-time.ts';
import { ownEntry } from '#core/own-property.ts';
import { visibleWithin } from '#core/visible.ts';
import { reasonText } from '#words/reason.ts';
import { authorOf } from './product-fields.ts';

/** The workflow status of Security Hub for every state. */
const WORKFLOW: Readonly<Record<State, WorkflowStatus>> = {
  NEW: 'NEW',
  PROCESSING: 'NOTIFIED',
  AWAITING_APPROVAL: 'NOTIFIED',
  FAILED: 'NOTIFIED',
  MITIGATED: 'RESOLVED',
  CLOSED: 'RESOLVED',
  SUPPRESSED: 'SUPPRESSED',
};

export function workflowOf(incident: Incident): WorkflowStatus {
  return ownEntry(WORKFLOW, incident.state);
}

/** Archived once no one can act on it any more: the incident is closed, or its resource is gone. A containment that can be undone stays active. */
export function recordStateOf(incident: Incident): RecordState {
  return incident.state === 'CLOSED' || isGone(incident) ? 'ARCHIVED' : 'ACTIVE';
}

const LONGEST_NOTE = 512;

/**
 * The incident's last step, in at most 512 characters. A step of the hub is written without its reason, which is in the description,
 * so that one call can change many findings.
 */
export function noteOf({ history, state }: Incident): string {
  return visibleWithin(stepWords(history.at(-1), state), LONGEST_NOTE);
}

/** When the last suppression ended, and the finding's note about who ended it; undefined while it is suppressed. */
export function reopenedIn({ history, state }: Incident): { readonly at: string; readonly note: string } | undefined {
  const step = history.findLast(({ reason }) => reason?.code === 'reopened' || reason?.code === 'suppression-ended');
  if (step === undefined || state === 'SUPPRESSED') return undefined;
  const isLast = step === history.at(-1);
  const since = isLast ? '' : `; ${stepWords(history.at(-1), state)}`;
  const reason = step.by === HUB_ACTOR && step.reason !== undefined ? `: ${reasonText(step.reason, 'en')}` : '';
  return { at: isoTime(step.at), note: visibleWithin(`${stepWords(step, step.state)}${reason}${since}`, LONGEST_NOTE) };
}

function stepWords(step: HistoryEntry | undefined, state: State): string {
  const isOfHub = step === undefined || step.by === HUB_ACTOR;
  const why = isOfHub || step.reason === undefined ? '' : `: ${reasonText(step.reason, 'en')}`;
  return `${state} by ${authorOf(step) ?? HUB_ACTOR}${why}`;
}

const MOST_REQUIREMENTS = 32;

/** By the beginning of a resource type: the services whose controls check such a resource. Controls about alarms for an event check none. */
const MEASURED_BY: readonly (readonly [type: string, services: readonly string[]])[] = [
  ['AwsAccount', ['S3', 'Config', 'GuardDuty']],
  ['AwsCloudTrail', ['CloudTrail']],
  ['AwsEc2', ['EC2']],
  ['AwsGuardDuty', ['GuardDuty']],
  ['AwsIam', ['IAM']],
  ['AwsS3', ['S3']],
];

/** Whether the resource meets the controls about its own configuration; undefined without such a control. */
export function complianceOf(incident: Incident, { controls }: Detection): Compliance | undefined {
  const services = MEASURED_BY.find(([type]) => incident.resource.type.startsWith(type))?.[1] ?? [];
  const related = controls.filter((control) => services.includes(control.split('.')[0] ?? ''));
  if (related.length === 0) return undefined;
  return { Status: isSafe(incident) ? 'PASSED' : 'FAILED', RelatedRequirements: related.slice(0, MOST_REQUIREMENTS) };
}

/** A resource is unsafe again after an undo, and stays so after a rejected fix. */
function isSafe({ state, verifiedAt, outcome }: Incident): boolean {
  return state === 'MITIGATED' || (state === 'CLOSED' && verifiedAt !== undefined && outcome?.kind !== 'undone');
}
