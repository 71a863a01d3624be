import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Detection } from '#core/detection/detection.ts';
import type { Incident } from '#core/incident/incident.ts';
import { findingOf, noteOf, type Owner, productArn, workflowOf } from './finding.ts';
import { type Standing, type WorkflowChange, workflowChange } from './workflow.ts';

export type PublishPorts = {
  readonly hub: Owner;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly detection: (scenario: string) => Detection | undefined;
  /** The findings of an incident that the delegated administrator sees: of the member, of the hub, or none yet. */
  readonly standing: (incident: Incident) => Promise<readonly Standing[]>;
  /** Whether the hub administers the Security Hub of an account. */
  readonly isMember: (account: string) => Promise<boolean>;
  /** Imports a finding as one account. Throws an error named AccessDenied or InvalidAccess... if that account does not allow it. */
  readonly importFinding: (finding: AwsSecurityFinding, account: string, incident: string) => Promise<void>;
  /** Changes workflow and note as the delegated administrator; false while Security Hub does not know the finding yet. */
  readonly change: (finding: Pick<AwsSecurityFinding, 'Id' | 'ProductArn'>, change: WorkflowChange) => Promise<boolean>;
  /** Waits so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
};

/** Security Hub takes a few seconds to know a new finding; ten in all. */
const PAUSES_MS = [500, 1_000, 1_500, 3_000, 4_000];

const MOST_ROUNDS = 5;

/**
 * Brings the finding of one incident up to date. The incident is read before and after: a late, repeated or competing run ends
 * with the state of the incident as it is now, never with an earlier one. `renewedAt` is the time, in epoch milliseconds, of a
 * reminder to import an unchanged finding once more.
 */
export async function publish(id: string, ports: PublishPorts, renewedAt = 0): Promise<void> {
  let published: Incident | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const incident = await ports.incident(id);
    const detection = incident && ports.detection(incident.scenario);
    if (incident === undefined || detection === undefined || incident.state === published?.state) return;
    await bringUpToDate(incident, detection, renewedAt, ports);
    published = incident;
  }
  throw new Error(`incident ${id} changed ${MOST_ROUNDS} times while its finding was written; the queue brings it back`);
}

async function bringUpToDate(incident: Incident, detection: Detection, renewedAt: number, ports: PublishPorts): Promise<void> {
  const member = { account: incident.account, region: ports.hub.region };
  const known = await ports.standing(incident);
  const of = (owner: Owner) => known.find((one) => one.productArn === productArn(owner));
  const owner =
    of(member) === undefined && (of(ports.hub) !== undefined || !(await isAdministered(member, ports))) ? ports.hub : member;
  const finding = await importFor(owner, incident, detection, renewedAt, ports);
  const change = workflowChange(of(ownerOf(finding, ports)), workflowOf(incident), noteOf(incident));
  if (change !== undefined) await changeOnceKnown(finding, change, ports);
}

function ownerOf({ AwsAccountId = '' }: AwsSecurityFinding, { hub }: PublishPorts): Owner {
  return { account: AwsAccountId, region: hub.region };
}

/** The workflow of a finding can be changed from the hub only if the hub administers its account. */
async function isAdministered({ account }: Owner, { hub, isMember }: PublishPorts): Promise<boolean> {
  return account === hub.account || isMember(account);
}

/** Imported in the hub account if the owner has no import role or no Security Hub; the finding names the member either way. */
async function importFor(
  owner: Owner,
  incident: Incident,
  detection: Detection,
  renewedAt: number,
  ports: PublishPorts,
): Promise<AwsSecurityFinding> {
  const finding = findingOf(incident, detection, owner, renewedAt);
  try {
    await ports.importFinding(finding, owner.account, incident.id);
    return finding;
  } catch (error) {
    const isRefused = error instanceof Error && /^(AccessDenied|InvalidAccess)/.test(error.name);
    if (!isRefused || owner.account === ports.hub.account) throw error;
    return importFor(ports.hub, incident, detection, renewedAt, ports);
  }
}

async function changeOnceKnown(finding: AwsSecurityFinding, change: WorkflowChange, ports: PublishPorts): Promise<void> {
  const { Id, ProductArn } = finding;
  for (const wait of [0, ...PAUSES_MS]) {
    if (wait > 0) await ports.pause(wait);
    if (await ports.change({ Id, ProductArn }, change)) return;
  }
  throw new Error(`Security Hub does not know ${Id} ten seconds after its import; the queue brings it back`);
}
