import { sha256 } from '#core/digest.ts';
import type { Incident } from '#core/incident/incident.ts';
import { canonical, type Json } from '#core/json.ts';
import type { KeptTicket, TicketRow } from '#core/ticket/ticket.ts';
import { type TicketDraft, TicketError, type TicketSystem } from './system.ts';

type Around = {
  readonly incident: Incident;
  readonly draft: TicketDraft;
  readonly system: TicketSystem;
  /** Puts on record what must not be lost, or told twice, before anything else can fail. */
  readonly save: (row: TicketRow) => Promise<TicketRow>;
};

/** Opens the ticket, or writes what changed into it. The row as it is then; throws TicketError where the system does not take it. */
export async function updateTicket(row: TicketRow, around: Around): Promise<TicketRow> {
  const { draft, save } = around;
  const known = row.ticket === undefined ? await opened(row, around) : row;
  try {
    return await written(known, around);
  } catch (error) {
    if (!(error instanceof TicketError) || error.reason.code !== 'ticket-gone') throw error;
    const { ticket, says: _, isOpen: __, toldAt: ___, ...rest } = known;
    const isReplaced = draft.isOpen && known.replaces === undefined && ticket !== undefined;
    if (!isReplaced) return { ...keptAs(known, around), state: draft.isOpen ? 'FAILED' : 'KEPT', reason: error.reason };
    // Deleted while its incident goes on: it gets another one, once, because the hub may just not be allowed to see it.
    const replaced = await save({ ...rest, state: 'OPENING', replaces: { id: ticket.id, key: ticket.key } });
    return written(await opened(replaced, around), around);
  }
}

async function opened(row: TicketRow, { incident, draft, system, save }: Around): Promise<TicketRow> {
  const withUrl = (ticket: KeptTicket) => ({ id: ticket.id, key: ticket.key, url: system.urlOf(ticket) });
  const found = await system.find(draft.correlation);
  // A search may still show what is deleted.
  if (found !== undefined && found.id !== row.replaces?.id) return save({ ...row, ticket: withUrl(found) });
  const ticket = withUrl(await system.open(draft));
  return save({ ...row, ticket, isOpen: true, toldAt: lastStep(incident), ...(draft.isOpen && { says: draftDigest(draft) }) });
}

async function written(row: TicketRow, around: Around): Promise<TicketRow> {
  const { incident, draft, system, save } = around;
  const { ticket, says, isOpen, toldAt } = row;
  if (ticket === undefined || says === draftDigest(draft)) return keptAs(row, around);
  const isMoved = isOpen !== draft.isOpen;
  // What is closed may not be written to: it is opened before, and closed after that.
  const refused = isMoved && draft.isOpen ? await refusalOf(() => system.move(ticket, 'open', draft)) : undefined;
  const isNews = lastStep(incident) !== toldAt;
  await system.write(ticket, draft, isNews ? draft.step : undefined);
  const told = isMoved && isNews ? await save({ ...row, toldAt: lastStep(incident) }) : row;
  if (refused !== undefined) throw refused;
  if (isMoved && !draft.isOpen) await system.move(ticket, 'close', draft);
  return keptAs(told, around);
}

/** Why the system leaves a ticket closed: its people are told nevertheless that the incident goes on. */
async function refusalOf(move: () => Promise<void>): Promise<TicketError | undefined> {
  try {
    await move();
    return undefined;
  } catch (error) {
    if (error instanceof TicketError && ['no-transition', 'state-stays'].includes(error.reason.code)) return error;
    throw error;
  }
}

function keptAs(row: TicketRow, { incident, draft }: Around): TicketRow {
  const { reason: _, ...rest } = row;
  return { ...rest, isOpen: draft.isOpen, says: draftDigest(draft), toldAt: lastStep(incident), state: 'KEPT', attempts: 0 };
}

function lastStep({ history, openedAt }: Incident): number {
  return history.at(-1)?.at ?? openedAt;
}

export function draftDigest(draft: TicketDraft): string {
  return sha256(canonical(draft as unknown as Json));
}
