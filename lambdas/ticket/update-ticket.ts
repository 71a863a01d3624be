import { sha256 } from '#core/digest.ts';
import type { Incident } from '#core/incident/incident.ts';
import { canonical, type Json } from '#core/json.ts';
import type { KeptTicket, TicketRow } from '#core/ticket/ticket.ts';
import { type TicketDraft, TicketError, type TicketSystem } from './system.ts';

type Update = {
  readonly incident: Incident;
  readonly draft: TicketDraft;
  readonly system: TicketSystem;
  /** Records what must be neither lost nor reported twice, before anything else can fail. */
  readonly save: (row: TicketRow) => Promise<TicketRow>;
};

/** Opens the ticket, or writes the changes into it. Returns the new row; throws TicketError if the ticket system refuses. */
export async function updateTicket(row: TicketRow, update: Update): Promise<TicketRow> {
  const { draft, save } = update;
  const known = row.ticket === undefined ? await opened(row, update) : row;
  try {
    return await written(known, update);
  } catch (error) {
    if (!(error instanceof TicketError) || error.reason.code !== 'ticket-gone') throw error;
    const { ticket, says: _, isOpen: __, toldAt: ___, ...rest } = known;
    const isReplaced = draft.isOpen && known.replaces === undefined && ticket !== undefined;
    if (!isReplaced) return { ...keptAs(known, update), state: draft.isOpen ? 'FAILED' : 'KEPT', reason: error.reason };
    // The ticket of an open incident was deleted: replaced once only, because the hub may merely have lost the right to see it.
    const replaced = await save({ ...rest, state: 'OPENING', replaces: { id: ticket.id, key: ticket.key } });
    return written(await opened(replaced, update), update);
  }
}

async function opened(row: TicketRow, { incident, draft, system, save }: Update): Promise<TicketRow> {
  const withUrl = (ticket: KeptTicket) => ({ id: ticket.id, key: ticket.key, url: system.urlOf(ticket) });
  const found = await system.find(draft.correlation);
  // A search may still show a deleted ticket.
  if (found !== undefined && found.id !== row.replaces?.id) return save({ ...row, ticket: withUrl(found) });
  const ticket = withUrl(await system.open(draft));
  return save({ ...row, ticket, isOpen: true, toldAt: lastStep(incident), ...(draft.isOpen && { says: draftDigest(draft) }) });
}

async function written(row: TicketRow, update: Update): Promise<TicketRow> {
  const { incident, draft, system, save } = update;
  const { ticket, says, isOpen, toldAt } = row;
  if (ticket === undefined || says === draftDigest(draft)) return keptAs(row, update);
  const isMoved = isOpen !== draft.isOpen;
  // A closed ticket may refuse writes: so reopen before writing, and close after it.
  const refused = isMoved && draft.isOpen ? await refusalOf(() => system.move(ticket, 'open', draft)) : undefined;
  const isNewStep = lastStep(incident) !== toldAt;
  await system.write(ticket, draft, isNewStep ? draft.step : undefined);
  const reported = isMoved && isNewStep ? await save({ ...row, toldAt: lastStep(incident) }) : row;
  if (refused !== undefined) throw refused;
  if (isMoved && !draft.isOpen) await system.move(ticket, 'close', draft);
  return keptAs(reported, update);
}

/** Why the system keeps a ticket closed: the step is still written, so that its people read that the incident goes on. */
async function refusalOf(move: () => Promise<void>): Promise<TicketError | undefined> {
  try {
    await move();
    return undefined;
  } catch (error) {
    if (error instanceof TicketError && ['no-transition', 'state-stays'].includes(error.reason.code)) return error;
    throw error;
  }
}

function keptAs(row: TicketRow, { incident, draft }: Update): TicketRow {
  const { reason: _, ...rest } = row;
  return { ...rest, isOpen: draft.isOpen, says: draftDigest(draft), toldAt: lastStep(incident), state: 'KEPT', attempts: 0 };
}

function lastStep({ history, openedAt }: Incident): number {
  return history.at(-1)?.at ?? openedAt;
}

export function draftDigest(draft: TicketDraft): string {
  return sha256(canonical(draft as unknown as Json));
}
