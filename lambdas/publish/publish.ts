import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Detection } from '#core/detection/detection.ts';
import { HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import { reasonText } from '#words/reason.ts';
import { findingId, findingOf, type Owner, productArn, workflowOf } from './finding.ts';

export type PublishPorts = {
  readonly hub: Owner;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly detection: (scenario: string) => Detection | undefined;
  /** Imports a finding as one account. Throws an error named AccessDenied or InvalidAccess... if that account does not allow it. */
  readonly importFinding: (finding: AwsSecurityFinding, account: string, incident: string) => Promise<void>;
  /** Sets the workflow status of a finding, as the delegated administrator. */
  readonly setWorkflow: (finding: { Id: string; ProductArn: string }, status: string, note: string) => Promise<void>;
};

/**
 * Updates the finding of one incident. The incident is read again, so late or repeated announcements always leave
 * the finding in the current state of the incident.
 */
export async function publish(id: string, ports: PublishPorts): Promise<void> {
  const incident = await ports.incident(id);
  const detection = incident && ports.detection(incident.scenario);
  if (incident === undefined || detection === undefined) return;
  const owner = await importFor(incident, detection, ports);
  const last = incident.history.at(-1);
  const why = last?.reason === undefined ? '' : `: ${reasonText(last.reason, 'en')}`;
  const note = `${incident.state} by ${last?.by ?? HUB_ACTOR}${why}`;
  const finding = { Id: findingId(incident), ProductArn: productArn(owner) };
  await ports.setWorkflow(finding, workflowOf(incident), note.slice(0, 512));
}

/** If the member has no import role, the finding is imported in the hub account and names the member. */
async function importFor(incident: Incident, detection: Detection, ports: PublishPorts): Promise<Owner> {
  const member = { account: incident.account, region: ports.hub.region };
  try {
    await ports.importFinding(findingOf(incident, detection, member), member.account, incident.id);
    return member;
  } catch (error) {
    if (!(error instanceof Error) || !/^(AccessDenied|InvalidAccess)/.test(error.name) || member.account === ports.hub.account)
      throw error;
    await ports.importFinding(findingOf(incident, detection, ports.hub), ports.hub.account, incident.id);
    return ports.hub;
  }
}
