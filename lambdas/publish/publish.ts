import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { concurrently } from '#core/concurrently.ts';
import type { Detection } from '#core/detection/detection.ts';
import { grouped } from '#core/grouped.ts';
import { findingId } from '#core/incident/finding-id.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { LinkPlaces } from '#core/links.ts';
import type { RenewedFinding } from '#core/reminder.ts';
import { changeWorkflows } from './change-workflows.ts';
import { findingOf, type Owner, productArn } from './finding.ts';
import type { Failures, PublishPorts } from './ports.ts';
import { reopenedIn } from './status.ts';
import {
  isWaitingForName,
  NAMING_DEADLINE_MS,
  type ShownFinding,
  type StatusContext,
  statusByPerson,
  workflowChange,
} from './workflow.ts';

const MOST_ROUNDS = 5;

const ACCOUNTS_AT_ONCE = 20;

/** An incident being published: what was read about it, and its finding. */
type Work = {
  readonly incident: Incident;
  readonly detection: Detection;
  readonly renewedAt: number;
  readonly known: readonly ShownFinding[];
  readonly controlRoom: LinkPlaces['controlRoom'];
  readonly finding: AwsSecurityFinding;
};

/**
 * Brings the findings of incidents up to date; returns the errors by the id of the incident. Incidents are read before and after:
 * a late, repeated or competing run ends with the current state of an incident, never with an earlier one.
 */
export async function publish(orders: readonly RenewedFinding[], ports: PublishPorts): Promise<Failures> {
  const failed = new Map<string, unknown>();
  const published = new Map<string, string>();
  let left = orders;
  for (let round = 0; round < MOST_ROUNDS && left.length > 0; round++) {
    const incidents = await readIncidents(left, ports, failed);
    const changed = incidents.filter(({ incident }) => incident.state !== published.get(incident.id));
    await bringUpToDate(changed, ports, failed);
    for (const { incident } of changed) published.set(incident.id, incident.state);
    const again = new Set(changed.map(({ incident }) => incident.id).filter((id) => !failed.has(id)));
    left = left.filter(({ id }) => again.has(id));
  }
  for (const { id } of await stillChanging(left, published, ports, failed)) {
    failed.set(
      id,
      new Error(`incident ${id} changed ${MOST_ROUNDS} times while its finding was written; the queue delivers it again`),
    );
  }
  return failed;
}

type Read = Pick<Work, 'incident' | 'detection' | 'renewedAt'>;

async function readIncidents(
  orders: readonly RenewedFinding[],
  ports: PublishPorts,
  failed: Map<string, unknown>,
): Promise<Read[]> {
  const read = orders.map(async ({ id, renewedAt }) => {
    try {
      const incident = await ports.incident(id);
      const detection = incident && ports.detection(incident.scenario);
      return incident === undefined || detection === undefined ? [] : [{ incident, detection, renewedAt }];
    } catch (error) {
      failed.set(id, error);
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}

async function stillChanging(
  left: readonly RenewedFinding[],
  published: ReadonlyMap<string, string>,
  ports: PublishPorts,
  failed: Map<string, unknown>,
): Promise<Incident[]> {
  const read = await readIncidents(left, ports, failed);
  return read.map(({ incident }) => incident).filter(({ id, state }) => state !== published.get(id));
}

async function bringUpToDate(read: readonly Read[], ports: PublishPorts, failed: Map<string, unknown>): Promise<void> {
  const works = await prepared(read, ports, failed);
  const imported = await importAll(works, ports, failed);
  const now = ports.now();
  const changes = imported.flatMap(({ incident, known, finding }) => {
    const shown = known.find((one) => one.productArn === finding.ProductArn);
    const change = workflowChange(shown, finding, statusContextOf(incident, now));
    return change === undefined ? [] : [{ incident: incident.id, finding, change }];
  });
  await changeWorkflows(changes, ports, failed);
  const waiting = changes.filter(({ incident, change }) => isWaitingForName(change) && !failed.has(incident));
  await Promise.all(waiting.map(({ incident }) => ports.lookAgain(incident, now + NAMING_DEADLINE_MS)));
}

function statusContextOf(incident: Incident, now: number): StatusContext {
  const [theirs, reopened] = [statusByPerson(incident), reopenedIn(incident)];
  return { now, ...(theirs !== undefined && { theirs }), ...(reopened !== undefined && { reopened }) };
}

/** No finding exists before its incident is announced, so a new incident needs no look-up. */
function isFresh({ state, version }: Incident): boolean {
  return state === 'NEW' && version === 1;
}

async function prepared(read: readonly Read[], ports: PublishPorts, failed: Map<string, unknown>): Promise<Work[]> {
  const older = read.filter(({ incident, renewedAt }) => renewedAt > 0 || !isFresh(incident));
  const ids = older.map(({ incident }) => findingId(incident));
  const [known, controlRoom] = await Promise.all([
    readForAll(older, () => ports.findings(ids), failed),
    readForAll(read, ports.controlRoom, failed),
  ]);
  const works = read.map(async ({ incident, detection, renewedAt }) => {
    if (failed.has(incident.id)) return [];
    const shown = known?.get(findingId(incident)) ?? [];
    try {
      const owner = await ownerOf(incident, shown, ports);
      const finding = findingOf(incident, detection, owner, { controlRoom, renewedAt });
      return [{ incident, detection, renewedAt, known: shown, controlRoom, finding }];
    } catch (error) {
      failed.set(incident.id, error);
      return [];
    }
  });
  return (await Promise.all(works)).flat();
}

/** Reads once for all of these incidents; they fail together. */
async function readForAll<Answer>(
  read: readonly Read[],
  ask: () => Promise<Answer>,
  failed: Map<string, unknown>,
): Promise<Answer | undefined> {
  if (read.length === 0) return undefined;
  try {
    return await ask();
  } catch (error) {
    for (const { incident } of read) failed.set(incident.id, error);
    return undefined;
  }
}

/**
 * The account that imports the finding: the member, unless the hub imported it first or does not administer the member's
 * Security Hub, because then it could not change the workflow.
 */
async function ownerOf(incident: Incident, known: readonly ShownFinding[], { hub, isMember }: PublishPorts): Promise<Owner> {
  const member = { account: incident.account, region: hub.region };
  const has = (owner: Owner) => known.some((one) => one.productArn === productArn(owner));
  if (has(member) || member.account === hub.account) return member;
  return has(hub) || !(await isMember(member.account)) ? hub : member;
}

/** Imports the findings of each account separately; those that an account refuses are imported as the hub, still naming the member. */
async function importAll(works: readonly Work[], ports: PublishPorts, failed: Map<string, unknown>): Promise<Work[]> {
  const byAccount = grouped(works, ({ finding }) => finding.AwsAccountId ?? '');
  const refused: Work[] = [];
  const imported: Work[] = [];
  await concurrently(ACCOUNTS_AT_ONCE, [...byAccount], async ([account, group]) => {
    const failures = await importAs(account, group, ports);
    for (const work of group) {
      const failure = failures.get(work.finding.Id ?? '');
      if (failure === undefined) imported.push(work);
      else if (isRefusal(failure) && account !== ports.hub.account) refused.push(work);
      else failed.set(work.incident.id, failure);
    }
  });
  if (refused.length === 0) return imported;
  const asHub = refused.map((work) => ({ ...work, finding: findingOf(work.incident, work.detection, ports.hub, work) }));
  return [...imported, ...(await importAll(asHub, ports, failed))];
}

async function importAs(account: string, group: readonly Work[], { importFindings }: PublishPorts): Promise<Failures> {
  try {
    return await importFindings(
      group.map(({ finding }) => finding),
      account,
      group[0]?.incident.id ?? '',
    );
  } catch (error) {
    return new Map(group.map(({ finding }) => [finding.Id ?? '', error]));
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && /^(AccessDenied|InvalidAccess)/.test(error.name);
}
