import type { Detection } from '#core/detection/detection.ts';
import { SEVERITIES } from '#core/detection/severity.ts';
import { RetryLater } from '#core/errors.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isChannelAddress } from '#core/notice/channel-address.ts';
import type { TicketRow, TicketSettings } from '#core/ticket/ticket.ts';
import { type DraftContext, draftOf } from './draft.ts';
import { type TicketDraft, TicketError, type TicketSystem } from './system.ts';
import { draftDigest, updateTicket } from './update-ticket.ts';

export type TicketPorts = {
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly detection: (scenario: string) => Detection | undefined;
  readonly settings: Pick<TicketSettings, 'severity' | 'language' | 'host'>;
  readonly system: TicketSystem;
  readonly places: (account: string) => Promise<Omit<DraftContext, 'language'>>;
  readonly rows: {
    readonly read: (incident: string) => Promise<TicketRow | undefined>;
    /** False if the stored row is not the previous version: another run wrote it. */
    readonly write: (row: TicketRow) => Promise<boolean>;
  };
  readonly now: () => number;
};

/** Longer than a run of the function, and than a search needs to find a new ticket. */
export const CLAIM_MS = 90_000;

const MOST_ROUNDS = 5;

/**
 * Keeps the one ticket of an incident up to date: opens it once, updates it, reopens it rather than opening another, and closes it
 * when the incident is over. Throws if the ticket system refuses; the row then has the reason, and the queue delivers it again.
 */
export async function syncTicket(id: string, ports: TicketPorts): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const incident = await ports.incident(id);
    const detection = incident && ports.detection(incident.scenario);
    if (incident === undefined || detection === undefined) return;
    const row = ofThisSystem(await ports.rows.read(id), ports.settings);
    if (row?.ticket === undefined && !isWanted(incident, ports.settings)) return;
    const { language } = ports.settings;
    const draft = draftOf(incident, detection, { ...(await ports.places(incident.account)), language });
    if (row?.state !== 'OPENING' && row?.says === draftDigest(draft)) return;
    await claimAndUpdate(draft, incident, row, ports);
  }
  throw new Error(`incident ${id} changed ${MOST_ROUNDS} times while its ticket was written; the queue delivers it again`);
}

/** The row without a ticket in a system that the organization no longer uses: the incident gets one in the new system. */
function ofThisSystem(row: TicketRow | undefined, { host }: Pick<TicketSettings, 'host'>): TicketRow | undefined {
  if (row?.ticket === undefined || isChannelAddress(row.ticket.url, [host])) return row;
  const { incident, at, version } = row;
  return { incident, at, state: 'OPENING', attempts: 0, ...(version !== undefined && { version }) };
}

/** An incident that was over before its ticket was opened gets none, unless the hub contained it. */
function isWanted({ severity, state }: Incident, settings: TicketPorts['settings']): boolean {
  const isSevere = SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(settings.severity);
  return isSevere && state !== 'SUPPRESSED' && state !== 'CLOSED';
}

/** Only one run at a time writes a ticket, so no ticket is opened twice and no step is reported twice, however often it is announced. */
async function claimAndUpdate(
  draft: TicketDraft,
  incident: Incident,
  row: TicketRow | undefined,
  ports: TicketPorts,
): Promise<void> {
  const { rows, system, now } = ports;
  const wait = (row?.busyUntil ?? 0) - now();
  if (wait > 0) throw new RetryLater(`the ticket of ${incident.id} is being written by another run`, wait);
  let last: TicketRow = row ?? { incident: incident.id, state: 'OPENING', at: now(), attempts: 0 };
  const save = async (next: TicketRow): Promise<TicketRow> => {
    last = { ...next, at: now(), version: (last.version ?? 0) + 1 };
    if (await rows.write(last)) return last;
    throw new RetryLater(`the ticket of ${incident.id} was written by another run`, 0);
  };
  try {
    const claimed = await save({ ...last, attempts: last.attempts + 1, busyUntil: now() + CLAIM_MS });
    const { busyUntil: _, ...kept } = await updateTicket(claimed, { incident, draft, system, save });
    await save(kept);
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    const { busyUntil: _, says: __, ...left } = last;
    await save({ ...left, state: 'FAILED', reason: error.reason });
    throw new RetryLater(`the ticket of ${incident.id}: ${JSON.stringify(error.reason)}`, error.afterMs);
  }
}
