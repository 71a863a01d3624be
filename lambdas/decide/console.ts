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
    /** What a finding of another product is about, and the scenarios that tell of the same. */
    readonly aboutOf: (chosen: ChosenElsewhere) => Promise<Pick<Incident, 'resource' | 'scenario' | 'causes'>>;
  };

/**
 * What people do in the console of Security Hub, as decisions about the incident: a status and a note by whom CloudTrail names, who
 * has to be a person of the hub account as anywhere else. A status or an action of which AWS does not say whose it is decides nothing:
 * it is put on record, and an action asks for the decision of a person who is known.
 */
export async function decideByConsole(news: ConsoleNews, ports: ConsolePorts): Promise<Consequence[]> {
  if (news.kind === 'pressed-elsewhere') return askAboutCause(news, ports);
  const incident = await ports.incidents.get(news.incident.id);
  // The id of a finding names the place as well: another account's finding never speaks for this incident.
  if (incident === undefined || incident.account !== news.incident.account || incident.region !== news.incident.region) return [];
  if (news.kind === 'changed') return decideAll(ordersIn(news, incident), news, ports);
  const said = news.kind === 'seen' ? { verb: 'set-status', status: news.status } : { verb: 'ask', action: news.action };
  return [await decideNameless({ ...said, incident: incident.id } as Omit<Decision, 'by'>, ports)];
}

/**
 * An action on a finding of another product asks about every open incident of its cause. Where there is none, `detect` opens one for
 * Contain from the same event, and records the others.
 */
async function askAboutCause(chosen: ChosenElsewhere, ports: ConsolePorts): Promise<Consequence[]> {
  const { account, region, action } = chosen;
  const about = await ports.aboutOf(chosen);
  const open = await ports.incidents.openAt(resourceKey({ account, region, resource: about.resource }));
  const consequences: Consequence[] = [];
  for (const { id } of open.filter((one) => isSameCause(one, about)))
    consequences.push(await decideNameless({ verb: 'ask', action, incident: id }, ports));
  return consequences;
}

function decideNameless(order: Omit<Decision, 'by'>, ports: ConsolePorts): Promise<Consequence> {
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

/** A note beside a suppression is its reason; any other is a note. */
function ordersIn({ by, status, note }: Changed, { id, state }: Incident): Decision[] {
  const order = (verb: PersonVerb | ConsoleVerb, more: Partial<Decision>): Decision => ({ verb, incident: id, by, ...more });
  const said = { ...(status && { status }), through: 'security-hub' } as const;
  const noted = note === undefined ? [] : [order('note', { text: note })];
  if (status === undefined) return noted;
  if (status === 'SUPPRESSED') return [order('suppress', { ...said, ...(note !== undefined && { reason: note }) })];
  return [state === 'SUPPRESSED' && status === 'NEW' ? order('reopen', said) : order('set-status', said), ...noted];
}
