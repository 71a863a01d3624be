import { setTimeout as sleep } from 'node:timers/promises';
import type { Operator } from '#adapters/operator/operator.ts';
import { OperatorError } from '#core/errors.ts';
import { type Decision, objection } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { notCarriedOutYet } from '#words/command-line/outcomes.ts';
import { reasonWords } from '#words/reason.ts';
import { atHub, incidentAt } from './at-hub.ts';
import { printIncident } from './print-incident.ts';
import type { Call } from './verbs.ts';

const PATIENCE_MS = 30_000;
const POLL_MS = 200;

/** What a person can decide about an incident. */
type ByPerson = 'approve' | 'reject' | 'replan' | 'undo';

/** Sends a decision to the hub, waits for its result and shows the incident as it is then. 0 only if the result is the one asked for. */
export async function sendDecision(
  verb: ByPerson,
  { values, operands: [id = ''], lang }: Call<ByPerson>,
  playbook?: Decision['playbook'],
): Promise<number> {
  const hub = await atHub(values.region, lang);
  const incident = await incidentAt(hub, id, values.region);
  const decision: Decision = {
    verb,
    incident: incident.id,
    by: await hub.me(),
    ...(values.reason !== undefined && { reason: values.reason }),
    ...(playbook !== undefined && { playbook }),
  };
  const refused = objection(incident, decision, Date.now());
  if (refused !== undefined) throw new OperatorError(reasonWords(refused));
  await hub.decide(decision);
  const settled = await outcome(hub, incident, verb);
  await printIncident(settled, hub, values, lang);
  if (!isSettled(settled, incident, verb)) console.error(notCarriedOutYet(incident.id, PATIENCE_MS / 1000, values.region)[lang]);
  return isDone(settled, verb) ? 0 : 1;
}

/** The incident when the decision has been carried out; as it is when patience ends. */
async function outcome(hub: Operator, before: Incident, word: ByPerson): Promise<Incident> {
  const end = Date.now() + PATIENCE_MS;
  let incident = before;
  while (Date.now() < end && !isSettled(incident, before, word)) {
    await sleep(POLL_MS);
    incident = (await hub.incident(before.id)) ?? incident;
    const opened = incident.history.at(-1)?.reason;
    // A follow-up is an incident of its own, and the one to show.
    if (incident.version > before.version && opened?.code === 'follow-up-opened') {
      const followUp = await hub.incident(opened.incident);
      if (followUp !== undefined) return outcome(hub, { ...followUp, version: 0, history: [] }, word);
    }
  }
  return incident;
}

/** An approval and a plan are settled by what the hub wrote after them, everything else by the first step. */
function isSettled(incident: Incident, before: Incident, word: ByPerson): boolean {
  if (incident.version === before.version || incident.state === 'PROCESSING') return false;
  const last = incident.history.at(-1);
  if (word === 'approve' || word === 'replan')
    return last?.by === 'hub' && last !== undefined && incident.version > before.version + 1;
  return incident.history.length > before.history.length;
}

function isDone({ state, outcome: ended }: Incident, word: ByPerson): boolean {
  if (word === 'undo') return ended?.kind === 'undone';
  const wanted = { approve: ['MITIGATED'], reject: ['CLOSED'], replan: ['AWAITING_APPROVAL', 'MITIGATED', 'SUPPRESSED'] };
  return wanted[word].includes(state);
}
