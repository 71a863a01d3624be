import type { Operator } from '#adapters/operator/operator.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Language } from '#core/text.ts';
import { shownTicket } from '#core/ticket/ticket.ts';
import { ticketText } from '#words/ticket.ts';
import { ledgerAt } from './at-hub.ts';
import { incidentText } from './incident-text.ts';
import { asLine, print, printJson } from './screen.ts';

type As = { readonly json: boolean; readonly region?: string };

/** Prints an incident for a person, or as JSON; the commands in it name `region`. */
export async function printIncident(incident: Incident, hub: Operator, { json, region }: As, lang: Language): Promise<void> {
  if (json) return printJson(incident);
  const { id } = incident;
  const [ledger, notices, ticket] = await Promise.all([ledgerAt(hub), hub.notices(id), hub.ticket(id)]);
  print(incidentText(incident, scenarioNamed(incident.scenario)?.title, lang, ledger(incident), region, notices));
  if (ticket === undefined) return;
  const { settings } = await hub.authority();
  print([asLine(''), asLine(ticketText(shownTicket(ticket, settings.tickets), lang))]);
}
