import type { ApiObjection, SocketTicket } from '#core/control-room/session.ts';
import type { PassedOn } from '#core/control-room/signed-decision.ts';
import { TICKET_SECONDS } from '#core/control-room/ticket.ts';
import { sha256 } from '#core/digest.ts';
import { objection } from '#core/incident/decision.ts';
import { ownProperty } from '#core/own-property.ts';
import { mayDecide, mayUse, type Right } from '#core/people.ts';
import type { ServePorts } from './ports.ts';
import { type Reader, seenAccounts, sees } from './reader.ts';
import type { Bodies } from './requests.ts';

/** Undefined where the order is on its way. */
type Refusal = ApiObjection | undefined;

/** What is passed on, and what was read in it. */
type Signed<Order> = { readonly order: Order; readonly passedOn: PassedOn };

/**
 * Passes a decision on as its author signed it. What the function that decides would refuse is refused here at once, so that the
 * person hears why.
 */
export async function decideFor(
  id: string,
  { order: { version, plan: _, ...order }, passedOn }: Signed<Bodies['decision']>,
  reader: Reader,
  ports: Pick<ServePorts, 'incident' | 'send' | 'now'>,
): Promise<Refusal> {
  if (order.incident !== id) return { code: 'not-valid', field: 'incident' };
  const incident = await ports.incident(id);
  if (incident === undefined || !sees(reader, incident.account)) return { code: 'not-found' };
  const { person, settings } = reader;
  const right = rightRefused(reader, 'decide');
  if (right !== undefined) return right;
  const account = ownProperty(settings.accounts, incident.account);
  const by = person.email ?? person.name;
  const because =
    mayDecide(person, { id: incident.id, account }, order.verb) ??
    objection(incident, { ...order, by, sender: `sign-in:${by}`, named: true }, ports.now());
  if (because !== undefined) return { code: 'not-possible', because };
  // A note holds whatever happened meanwhile.
  if (incident.version !== version && order.verb !== 'note') return { code: 'changed-meanwhile' };
  await ports.send(passedOn, id);
  return undefined;
}

export async function switchFor(
  { order, passedOn }: Signed<{ readonly verb: 'stop' | 'resume' }>,
  reader: Reader,
  ports: Pick<ServePorts, 'send'>,
): Promise<Refusal> {
  const refused = rightRefused(reader, order.verb);
  if (refused !== undefined) return refused;
  await ports.send(passedOn, 'switch');
  return undefined;
}

function rightRefused({ person }: Reader, right: Right): Refusal {
  return mayUse(person, right) ? undefined : { code: 'role-lacks-right', role: person.role, right };
}

/** A ticket for one connection. Only its digest is stored: who reads the table cannot connect. */
export async function ticketFor(
  reader: Reader,
  { saveTicket, secret, now }: Pick<ServePorts, 'saveTicket' | 'secret' | 'now'>,
): Promise<SocketTicket> {
  const ticket = secret();
  const accounts = seenAccounts(reader);
  await saveTicket({
    digest: sha256(ticket),
    email: reader.person.email ?? reader.person.name,
    ...(accounts !== undefined && { accounts }),
    until: reader.until,
    expiresAt: now() + TICKET_SECONDS * 1000,
  });
  return { ticket, seconds: TICKET_SECONDS };
}
