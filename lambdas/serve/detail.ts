import type { IncidentDetail, IncidentRow, PossibleDecisions, RelatedIncident } from '#core/control-room/incidents.ts';
import { idAt, listOf } from '#core/control-room/lists.ts';
import { roomRow, shortText } from '#core/control-room/row.ts';
import { fittingPlaybooks } from '#core/detection/containment.ts';
import { type DecisionVerb, objection, PERSON_VERBS } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { checkLedger } from '#core/incident/ledger-check.ts';
import { linksOf } from '#core/links.ts';
import { ownProperty } from '#core/own-property.ts';
import { mayDecide } from '#core/people.ts';
import { FOLLOW_UPS } from '#core/playbook/playbook-id.ts';
import { reasonIn } from '#core/reason.ts';
import { shownTicket } from '#core/ticket/ticket.ts';
import type { ServePorts } from './ports.ts';
import { canSee, type Reader } from './reader.ts';

const MOST_RELATED = 12;
const LOOKED_AT_EACH = 20;

type DetailPorts = Pick<
  ServePorts,
  'room' | 'incident' | 'stored' | 'ledger' | 'notices' | 'ticket' | 'catalogue' | 'homeRegion' | 'now'
>;

/** Everything about one incident that this person may see. */
export async function detailFor(incident: Incident, reader: Reader, ports: DetailPorts): Promise<IncidentDetail> {
  const [notices, ticket, ledger, related] = await Promise.all([
    ports.notices(incident.id),
    ports.ticket(incident.id),
    ledgerOf(incident, ports),
    relatedTo(incident, reader, ports),
  ]);
  const { controlRoom, tickets } = reader.settings;
  const states = notices.map(({ state }) => state);
  return {
    incident,
    row: roomRow(incident, ownProperty(reader.settings.accounts, incident.account), states),
    ledger,
    notices: notices.map(({ thread: _, ...notice }) => notice),
    ...(ticket !== undefined && { ticket: shownTicket(ticket, tickets) }),
    related,
    links: linksOf(incident, { homeRegion: ports.homeRegion, controlRoom }),
    possible: possibleFor(incident, reader, ports.now()),
    playbooks: playbooksFor(incident, ports),
  };
}

/** The decisions that this person can make now. The page asks for reasons and texts. */
export function possibleFor(incident: Incident, { person, settings }: Reader, now: number): PossibleDecisions {
  const account = ownProperty(settings.accounts, incident.account);
  const by = person.email ?? person.name;
  // A contained incident can only get a follow-up playbook.
  const followUp = incident.state === 'MITIGATED' ? FOLLOW_UPS[0] : undefined;
  const because = (verb: DecisionVerb) =>
    mayDecide(person, { id: incident.id, account }, verb) ??
    objection(
      incident,
      {
        verb,
        by,
        sender: `sign-in:${by}`,
        named: true,
        reason: '-',
        text: '-',
        ...(followUp !== undefined && { playbook: followUp }),
      },
      now,
    );
  return Object.fromEntries(
    PERSON_VERBS.map((verb) => {
      const reason = because(verb);
      return [verb, reason === undefined ? true : { because: reason }];
    }),
  );
}

function playbooksFor({ scenario, evidence, state }: Incident, { catalogue }: Pick<ServePorts, 'catalogue'>): readonly string[] {
  if (state === 'MITIGATED') return FOLLOW_UPS;
  const detection = catalogue.find(({ id }) => id === scenario);
  return detection === undefined ? [] : fittingPlaybooks(detection, evidence);
}

async function ledgerOf(incident: Incident, { stored, ledger }: DetailPorts): Promise<IncidentDetail['ledger']> {
  try {
    const [entries, row] = await Promise.all([ledger(incident), stored(incident.id)]);
    return checkLedger(entries, row);
  } catch (error) {
    const reason = reasonIn(error);
    return { unreadable: reason.code === 'error' ? reason.name : reason.code };
  }
}

/** The newest incidents about the same resource, by the same actor, or from the same address. */
async function relatedTo(incident: Incident, reader: Reader, { room }: DetailPorts): Promise<RelatedIncident[]> {
  const { resource, actor, address } = incident;
  const lists = [
    { because: 'resource', list: listOf('word', resource.id.normalize('NFKC').toLowerCase().slice(0, 80)) },
    { because: 'actor', list: listOf('actor', actor.name) },
    ...(address === undefined ? [] : [{ because: 'address', list: listOf('word', address) } as const]),
  ] as const;
  const found = await Promise.all(
    lists.map(async ({ because, list }) => {
      const positions = await room.positions({ list, descending: true, limit: LOOKED_AT_EACH });
      const rows = await room.rows(positions.map(idAt).filter((id) => id !== incident.id));
      return rows.flatMap(({ row }): RelatedIncident[] => (isRelated(row, because, incident) ? [{ ...row, because }] : []));
    }),
  );
  const seen = new Map<string, RelatedIncident>();
  for (const one of found.flat()) if (canSee(reader, one.account) && !seen.has(one.id)) seen.set(one.id, one);
  return [...seen.values()].toSorted((one, other) => other.openedAt - one.openedAt).slice(0, MOST_RELATED);
}

/** A list of a word may also contain rows with this word in another field. */
function isRelated(
  row: IncidentRow,
  because: RelatedIncident['because'],
  { resource, actor, address, account }: Incident,
): boolean {
  if (because === 'resource') return row.resource.id === shortText(resource.id) && row.account === account;
  if (because === 'actor') return row.actor.name === shortText(actor.name) && row.actor.type === actor.type;
  return row.address === (address && shortText(address));
}
