import { digestOfSeenPlan } from '#core/control-room/decision-proof.ts';
import type { ApiObjection, SocketTicket } from '#core/control-room/session.ts';
import type { ForwardedProof } from '#core/control-room/signed-decision.ts';
import { TICKET_SECONDS } from '#core/control-room/ticket.ts';
import { sha256 } from '#core/digest.ts';
import { objection } from '#core/incident/decision.ts';
import { ownProperty } from '#core/own-property.ts';
import { mayDecide } from '#core/people.ts';
import type { IncidentCall } from './exchange.ts';
import type { ServePorts } from './ports.ts';
import { accountsInScope, type Reader } from './reader.ts';
import type { Bodies } from './requests.ts';

/** Undefined if the order was sent. */
type Refusal = ApiObjection | undefined;

/** The signed text that is passed on, and the order that was read from it. */
type Signed<Order> = { readonly order: Order; readonly passedOn: ForwardedProof };

type DecisionCall = Pick<IncidentCall, 'id' | 'incident' | 'reader'> & { readonly ports: Pick<ServePorts, 'send' | 'now'> };

/**
 * Passes a decision on as its author signed it. A decision that `decide` would refuse is refused here already, so that the person
 * sees why.
 */
export async function passOnDecision(
  { id, incident, reader: { person, settings }, ports }: DecisionCall,
  { order: { version, plan, ...order }, passedOn }: Signed<Bodies['decision']>,
): Promise<Refusal> {
  if (order.incident !== id) return { code: 'not-valid', field: 'incident' };
  const account = ownProperty(settings.accounts, incident.account);
  const by = person.email ?? person.name;
  const because =
    mayDecide(person, { id: incident.id, account }, order.verb) ??
    objection(incident, { ...order, by, sender: `sign-in:${by}`, named: true }, ports.now());
  // The page sends again what was not answered; the first one counted.
  if (because?.code === 'already-approved' && because.by === by) return undefined;
  if (because !== undefined) return { code: 'not-possible', because };
  // A note is valid for every version, and a person who repeats an event must not prevent an approval: it is about the plan alone.
  const isAsSeen =
    plan === undefined ? incident.version === version || order.verb === 'note' : digestOfSeenPlan(incident) === plan;
  if (!isAsSeen) return { code: 'incident-changed' };
  await ports.send(passedOn, id);
  return undefined;
}

export async function passOnSwitch(
  { passedOn }: Signed<{ readonly verb: 'stop' | 'resume' }>,
  ports: Pick<ServePorts, 'send'>,
): Promise<Refusal> {
  await ports.send(passedOn, 'switch');
  return undefined;
}

/** A ticket for one connection. Only its digest is stored, so a reader of the table cannot connect. */
export async function issueSocketTicket(
  reader: Reader,
  { saveTicket, secret, now }: Pick<ServePorts, 'saveTicket' | 'secret' | 'now'>,
): Promise<SocketTicket> {
  const ticket = secret();
  const accounts = accountsInScope(reader);
  await saveTicket({
    digest: sha256(ticket),
    email: reader.person.email ?? reader.person.name,
    ...(accounts !== undefined && { accounts }),
    until: reader.until,
    expiresAt: now() + TICKET_SECONDS * 1000,
  });
  return { ticket, seconds: TICKET_SECONDS };
}
