import type { AwsSecurityFinding, Remediation, Resource } from '@aws-sdk/client-securityhub';
import { hidesAddress } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { worse } from '#core/detection/severity.ts';
import { TECHNIQUES } from '#core/detection/technique.ts';
import { findingId } from '#core/incident/finding-id.ts';
import type { Incident } from '#core/incident/incident.ts';
import { STATUS_FIELD } from '#core/incident/workflow-status.ts';
import { type LinkPlaces, type Links, linksOf } from '#core/links.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import { visibleWithin } from '#core/visible.ts';
import { liveConnectionsWords } from '#words/live-connections.ts';
import { reasonText } from '#words/reason.ts';
import { productFields } from './product-fields.ts';
import { detailsOf } from './resource-details.ts';
import { complianceOf, noteOf, recordStateOf, workflowOf } from './status.ts';

/** The account a finding is imported as, and the Region it is imported to. */
export type Owner = { readonly account: string; readonly region: string };

/** The default product, which every account has for its own findings. */
export function productArn({ account, region }: Owner): string {
  return `arn:aws:securityhub:${region}:${account}:product/${account}/default`;
}

export type FindingOptions = {
  readonly controlRoom?: LinkPlaces['controlRoom'];
  /** Epoch milliseconds of a reminder to import an unchanged incident once more. */
  readonly renewedAt?: number;
};

/**
 * An incident in the AWS Security Finding Format, 2018-10-08. Lengths stay within the format's limits. `UpdatedAt`
 * changes with the incident, so an older copy that arrives late never replaces a newer one; `renewedAt` changes it for an
 * unchanged incident. Security Hub takes workflow, note and user-defined fields only from the import of a new finding.
 */
export function findingOf(
  incident: Incident,
  detection: Detection,
  owner: Owner,
  { controlRoom, renewedAt = 0 }: FindingOptions = {},
): AwsSecurityFinding {
  const types = typesOf(detection);
  // Never below the severity of the scenario's record, also if the row has a lower one.
  const severity = { Label: worse(incident.severity, detection.severity), Original: detection.severity };
  const updatedAt = iso(Math.max(incident.updatedAt, renewedAt));
  const status = workflowOf(incident);
  const compliance = complianceOf(incident, detection);
  const links = linksOf(incident, { homeRegion: owner.region, controlRoom });
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
    Remediation: remediationOf(incident, detection, links),
    ...(links.controlRoom !== undefined && { SourceUrl: links.controlRoom }),
    ...(compliance && { Compliance: compliance }),
    Resources: [resourceOf(incident)],
    ProductFields: productFields(incident, detection, links),
    RecordState: recordStateOf(incident),
    Workflow: { Status: status },
    Note: { Text: noteOf(incident), UpdatedBy: PRODUCT, UpdatedAt: updatedAt },
    UserDefinedFields: { [STATUS_FIELD]: status },
  };
}

/** The plan, or why there is none; with a link to decide in the control room, or else to the resource. */
function remediationOf({ id, plan }: Incident, { containment }: Detection, { controlRoom, resource }: Links): Remediation {
  const byHand = 'noPlaybook' in containment ? containment.noPlaybook.en : REPORTED;
  const without = 'playbooks' in containment ? `Nothing is planned. "npx hub replan ${id}" plans a containment.` : byHand;
  const Url = controlRoom ?? resource;
  return { Recommendation: { Text: visibleWithin(plan?.words.en ?? without, 512), ...(Url !== undefined && { Url }) } };
}

const REPORTED = 'Ask the person who made the call whether it was intended; the hub only reports it.';

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
