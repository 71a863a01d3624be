import { isSameCause } from '#core/incident/cause.ts';
import type { ChosenElsewhere, ConsoleNews } from '#core/incident/console-news.ts';
import type { ConsoleVerb, Decision, PersonVerb } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { SECURITY_HUB } from '#core/incident/workflow-status.ts';
import { resourceKey } from '#core/resource.ts';
import type { Consequence } from './consequence.ts';
import { type DecidePorts, decide, refuse } from './decide.ts';
import { type ProvePorts, prove } from './prove.ts';

export type ConsolePorts = DecidePorts &
  ProvePorts & {
    /** What a finding of another product is about, and the scenarios about the same cause. */
    readonly aboutOf: (chosen: ChosenElsewhere) => Promise<Pick<Incident, 'resource' | 'scenario' | 'causes'>>;
  };

/**
 * Turns what people do in the console of Security Hub into decisions about the incident. A status or a note counts for the person that
 * CloudTrail names, who must be a person of the hub account as on every surface. A status or an action without a named person decides
 * nothing: it is recorded, and an action asks for the decision of an identified person.
 */
export async function decideByConsole(news: ConsoleNews, ports: ConsolePorts): Promise<Consequence[]> {
  if (news.kind === 'pressed-elsewhere') return askAboutCause(news, ports);
  const incident = await ports.incidents.get(news.incident.id);
  // The id of a finding names account and Region too: a finding of another account never changes this incident.
  if (incident === undefined || incident.account !== news.incident.account || incident.region !== news.incident.region) return [];
  if (news.kind === 'changed') return decideAll(ordersIn(news, incident), news, ports);
  const order = news.kind === 'seen' ? { verb: 'set-status', status: news.status } : { verb: 'ask', action: news.action };
  return [await decideUnnamed({ ...order, incident: incident.id } as Omit<Decision, 'by'>, ports)];
}

/**
 * An action on a finding of another product asks for a decision about every open incident of its cause. If there is none, `detect`
 * opens one from the same event for Contain, and only records other actions.
 */
async function askAboutCause(chosen: ChosenElsewhere, ports: ConsolePorts): Promise<Consequence[]> {
  const { account, region, action } = chosen;
  const about = await ports.aboutOf(chosen);
  const open = await ports.incidents.openAt(resourceKey({ account, region, resource: about.resource }));
  const consequences: Consequence[] = [];
  for (const { id } of open.filter((one) => isSameCause(one, about)))
    consequences.push(await decideUnnamed({ verb: 'ask', action, incident: id }, ports));
  return consequences;
}

function decideUnnamed(order: Omit<Decision, 'by'>, ports: ConsolePorts): Promise<Consequence> {
  return decide({ ...order, by: SECURITY_HUB, sender: SECURITY_HUB, named: true }, ports);
}

type Changed = Extract<ConsoleNews, { kind: 'changed' }>;

async function decideAll(
  orders: readonly Decision[],
  { sender }: Changed,
  ports: DecidePorts & ProvePorts,
): Promise<Consequence[]> {
  const consequences: Consequence[] = [];
  for (const order of orders) {
    const proof = await prove(order, sender, ports);
    const decided =
      proof.kind === 'proven' ? decide(proof.decision, ports) : refuse(order, proof.reason, { by: sender, sender }, ports);
    consequences.push(await decided);
  }
  return consequences;
}

/** A note together with a suppression is its reason; any other note stays a note. */
function ordersIn({ by, status, note }: Changed, { id, state }: Incident): Decision[] {
  const order = (verb: PersonVerb | ConsoleVerb, more: Partial<Decision>): Decision => ({ verb, incident: id, by, ...more });
  const change = { ...(status && { status }), through: 'security-hub' } as const;
  const noted = note === undefined ? [] : [order('note', { text: note })];
  if (status === undefined) return noted;
  if (status === 'SUPPRESSED') return [order('suppress', { ...change, ...(note !== undefined && { reason: note }) })];
  return [state === 'SUPPRESSED' && status === 'NEW' ? order('reopen', change) : order('set-status', change), ...noted];
}
