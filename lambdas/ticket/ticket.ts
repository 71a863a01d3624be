import type { Detection } from '#core/detection/detection.ts';
import { SEVERITIES } from '#core/detection/severity.ts';
import { sha256 } from '#core/digest.ts';
import { RetryLater } from '#core/errors.ts';
import type { Incident } from '#core/incident/incident.ts';
import { canonical, type Json } from '#core/json.ts';
import type { TicketRow, TicketSettings } from '#core/ticket/ticket.ts';
import { type DraftContext, draftOf } from './draft.ts';
import { type TicketDraft, TicketError, type TicketSystem } from './system.ts';

export type TicketPorts = {
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly detection: (scenario: string) => Detection | undefined;
  readonly settings: Pick<TicketSettings, 'severity' | 'language'>;
  readonly system: TicketSystem;
  readonly places: (account: string) => Promise<Omit<DraftContext, 'language'>>;
  readonly rows: {
    readonly read: (incident: string) => Promise<TicketRow | undefined>;
    /** Writes a row of the state OPENING, unless there is one with a ticket or one younger than `since`; false then. */
    readonly claim: (row: TicketRow, since: number) => Promise<boolean>;
    readonly write: (row: TicketRow) => Promise<void>;
  };
  readonly now: () => number;
};

/** Longer than a run of the function, and than a search takes to show a ticket that was just opened. */
export const CLAIM_MS = 90_000;

const MOST_ROUNDS = 5;

/**
 * Keeps the one ticket of an incident as the incident is: opened once, updated, opened again instead of doubled, and closed where
 * the incident is over. Throws where the system does not take it, which the row then says; the queue brings it back.
 */
export async function keepTicket(id: string, ports: TicketPorts): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const incident = await ports.incident(id);
    const detection = incident && ports.detection(incident.scenario);
    if (incident === undefined || detection === undefined) return;
    const row = await ports.rows.read(id);
    if (row?.ticket === undefined && !isWanted(incident, ports.settings)) return;
    const { language } = ports.settings;
    const draft = draftOf(incident, detection, { ...(await ports.places(incident.account)), language });
    if (row?.state === 'KEPT' && row.says === digestOf(draft)) return;
    await bringUpToDate(incident, draft, row, ports);
  }
  throw new Error(`incident ${id} changed ${MOST_ROUNDS} times while its ticket was written; the queue brings it back`);
}

/** What was over before a ticket was opened gets none, but for what the hub itself contained. */
function isWanted({ severity, state }: Incident, settings: TicketPorts['settings']): boolean {
  const isSevere = SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(settings.severity);
  return isSevere && state !== 'SUPPRESSED' && state !== 'CLOSED';
}

async function bringUpToDate(
  incident: Incident,
  draft: TicketDraft,
  row: TicketRow | undefined,
  ports: TicketPorts,
): Promise<void> {
  const { rows, system, now } = ports;
  const tried = { incident: incident.id, at: now(), attempts: (row?.attempts ?? 0) + 1 };
  if (row?.ticket === undefined && !(await rows.claim({ ...tried, state: 'OPENING' }, now() - CLAIM_MS))) {
    throw new RetryLater(`the ticket of ${incident.id} is being opened by another run`, CLAIM_MS);
  }
  let known: Known = row ?? {};
  try {
    if (known.ticket === undefined) {
      known = await openOnce(incident, draft, system);
      // On record before anything else can fail, because a search may not show it for some time.
      await rows.write({ ...tried, ...known, state: 'OPENING' });
    }
    if (known.says !== digestOf(draft)) await update(incident, draft, known, system);
  } catch (error) {
    if (!(error instanceof TicketError)) throw error;
    const { ticket, isOpen, toldAt } = known;
    const left = {
      ...(ticket !== undefined && { ticket }),
      ...(isOpen !== undefined && { isOpen }),
      ...(toldAt !== undefined && { toldAt }),
    };
    await rows.write({ ...tried, ...left, state: 'FAILED', reason: error.reason });
    throw new RetryLater(`the ticket of ${incident.id}: ${JSON.stringify(error.reason)}`, error.afterMs);
  }
  const { ticket } = known;
  if (ticket === undefined) return;
  await rows.write({
    ...tried,
    ticket,
    attempts: 0,
    state: 'KEPT',
    isOpen: draft.isOpen,
    says: digestOf(draft),
    toldAt: lastStep(incident),
  });
}

/** What is known of a ticket; nothing of one that another run opened. */
type Known = Pick<TicketRow, 'ticket' | 'isOpen' | 'says' | 'toldAt'>;

async function openOnce(incident: Incident, draft: TicketDraft, system: TicketSystem): Promise<Known> {
  const found = await system.find(draft.correlation);
  if (found !== undefined) return { ticket: { ...found, url: system.urlOf(found) } };
  const ticket = await system.open(draft);
  const opened = { ticket: { ...ticket, url: system.urlOf(ticket) }, isOpen: true, toldAt: lastStep(incident) };
  return draft.isOpen ? { ...opened, says: digestOf(draft) } : opened;
}

async function update(
  incident: Incident,
  draft: TicketDraft,
  { ticket, isOpen, toldAt }: Known,
  system: TicketSystem,
): Promise<void> {
  if (ticket === undefined) return;
  await system.update(ticket, draft, {
    ...((lastStep(incident) !== toldAt || isOpen !== draft.isOpen) && { tells: draft.step }),
    ...(isOpen !== draft.isOpen && { move: draft.isOpen ? 'open' : 'close' }),
  });
}

function lastStep({ history, openedAt }: Incident): number {
  return history.at(-1)?.at ?? openedAt;
}

function digestOf(draft: TicketDraft): string {
  return sha256(canonical(draft as unknown as Json));
}
