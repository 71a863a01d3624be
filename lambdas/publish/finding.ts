import type { AwsSecurityFinding, Compliance, Resource, WorkflowStatus } from '@aws-sdk/client-securityhub';
import { hidesAddress } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { ATTACK_VERSION, TECHNIQUES } from '#core/detection/technique.ts';
import { findingId } from '#core/incident/finding-id.ts';
import { HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import type { State } from '#core/incident/state.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import { visibleWithin } from '#core/visible.ts';
import { liveConnectionsWords } from '#words/live-connections.ts';
import { reasonText } from '#words/reason.ts';
import { detailsOf } from './resource-details.ts';
import { STATUS_FIELD } from './workflow.ts';

/** The account a finding is imported as, and the Region it is imported to. */
export type Owner = { readonly account: string; readonly region: string };

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

/** The incident's last step, in at most 512 characters. */
export function noteOf({ state, history }: Incident): string {
  const last = history.at(-1);
  const why = last?.reason === undefined ? '' : `: ${reasonText(last.reason, 'en')}`;
  return visibleWithin(`${state} by ${last === undefined ? HUB_ACTOR : whoOf(last)}${why}`, 512);
}

/** The product every account has for findings of its own. */
export function productArn({ account, region }: Owner): string {
  return `arn:aws:securityhub:${region}:${account}:product/${account}/default`;
}

/**
 * An incident in the AWS Security Finding Format, 2018-10-08. Lengths stay within the format's limits; `UpdatedAt`
 * moves with the incident, so an older copy that arrives late never replaces a newer one. `renewedAt` moves it where the
 * incident did not. Security Hub takes workflow, note and user-defined fields from the import of a new finding only.
 */
export function findingOf(incident: Incident, detection: Detection, owner: Owner, renewedAt = 0): AwsSecurityFinding {
  const types = typesOf(detection);
  const severity = { Label: incident.severity, Original: detection.severity };
  const updatedAt = iso(Math.max(incident.updatedAt, renewedAt));
  const status = workflowOf(incident);
  const compliance = complianceOf(incident, detection);
  return {
    SchemaVersion: '2018-10-08',
    Id: findingId(incident),
    ProductArn: productArn(owner),
    ProductName: 'Organization Security Hub',
    CompanyName: PRODUCT,
    GeneratorId: `${PRODUCT}/${incident.scenario}`,
    AwsAccountId: owner.account,
    Types: types,
    FirstObservedAt: iso(incident.firstAt),
    LastObservedAt: iso(incident.lastAt),
    CreatedAt: iso(incident.openedAt),
    UpdatedAt: updatedAt,
    Severity: severity,
    FindingProviderFields: { Severity: severity, Types: types },
    Title: visibleWithin(detection.title.en, 256),
    Description: visibleWithin(describe(incident), 1024),
    ...(incident.plan && { Remediation: { Recommendation: { Text: visibleWithin(incident.plan.words.en, 512) } } }),
    ...(compliance && { Compliance: compliance }),
    Resources: [resourceOf(incident)],
    ProductFields: fieldsOf(incident, detection),
    RecordState: 'ACTIVE',
    Workflow: { Status: status },
    Note: { Text: noteOf(incident), UpdatedBy: PRODUCT, UpdatedAt: updatedAt },
    UserDefinedFields: { [STATUS_FIELD]: status },
  };
}

function resourceOf(incident: Incident): Resource {
  const { resource, region } = incident;
  const Details = detailsOf(incident);
  return {
    Type: visibleWithin(resource.type, 256),
    Id: visibleWithin(resource.arn, 512),
    Partition: 'aws',
    Region: region,
    ...(Object.keys(Details).length > 0 && { Details }),
  };
}

const MOST_REQUIREMENTS = 32;

/** Services whose controls are about resources of a type that begins so; a control about the alarms for an event says nothing of a resource. */
const MEASURED_BY: readonly (readonly [type: string, services: readonly string[]])[] = [
  ['AwsAccount', ['S3', 'Config', 'GuardDuty']],
  ['AwsCloudTrail', ['CloudTrail']],
  ['AwsEc2', ['EC2']],
  ['AwsGuardDuty', ['GuardDuty']],
  ['AwsIam', ['IAM']],
  ['AwsS3', ['S3']],
];

/** Whether the resource meets the controls that are about its own configuration; undefined where none is. */
function complianceOf({ state, resource }: Incident, { controls }: Detection): Compliance | undefined {
  const services = MEASURED_BY.find(([type]) => resource.type.startsWith(type))?.[1] ?? [];
  const related = controls.filter((control) => services.includes(control.split('.')[0] ?? ''));
  if (related.length === 0) return undefined;
  const Status = state === 'MITIGATED' || state === 'CLOSED' ? 'PASSED' : 'FAILED';
  return { Status, RelatedRequirements: related.slice(0, MOST_REQUIREMENTS) };
}

function describe(incident: Incident): string {
  const { actor, call, resource, account, region, occurrences } = incident;
  const often = occurrences > 1 ? ` ${occurrences} times` : '';
  const last = incident.history.at(-1);
  const state = last?.reason === undefined ? incident.state : `${incident.state} (${reasonText(last.reason, 'en')})`;
  const connections = incident.plan?.connections;
  const live = connections === undefined ? '' : ` Of the plan: ${liveConnectionsWords(connections).en}.`;
  const by = hidesAddress(incident);
  const through = by === undefined ? '' : ` through ${by} (the address of the person is not recorded)`;
  return `${actor.name} called ${call}${often}${through} on ${resource.id} in account ${account}, ${region}. State: ${state}.${live}`;
}

function fieldsOf(incident: Incident, detection: Detection): Record<string, string> {
  const fields = {
    incident: incident.id,
    state: incident.state,
    account: incident.account,
    actor: incident.actor.arn ?? incident.actor.name,
    call: incident.call,
    titleKo: detection.title.ko,
    outcome: incident.outcome?.kind ?? 'none',
    ...(incident.approval && { approvedBy: whoOf(incident.approval) }),
    ...(incident.undo && { undoneBy: whoOf(incident.undo) }),
    ...(incident.undo?.requestedBy && { undoRequestedBy: whoOf(incident.undo.requestedBy) }),
    ...(incident.plan?.connections && { connections: incident.plan.connections.verdict }),
    controls: detection.controls.join(',') || 'none',
    techniques: detection.techniques.join(',') || 'none',
    attackVersion: ATTACK_VERSION,
  };
  const filled = Object.entries(fields).filter(([, value]) => value.trim() !== '');
  return Object.fromEntries(filled.map(([name, value]) => [`${PRODUCT}/${name}`, visibleWithin(value, 2048)]));
}

/** Who decided, with AWS's unique id of the sender. */
function whoOf({ by, sender }: { readonly by: string; readonly sender?: string }): string {
  return sender === undefined ? by : `${by} (${sender})`;
}

function typesOf(detection: Detection): string[] {
  const types = detection.techniques.map((id) => {
    const { tactic, name } = ownEntry(TECHNIQUES, id);
    return `TTPs/${tactic}/${name.replaceAll('/', ' ')}`;
  });
  return types.length > 0 ? types : ['Software and Configuration Checks/AWS Security Best Practices'];
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
