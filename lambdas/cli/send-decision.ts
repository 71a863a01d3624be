import { OperatorError } from '#core/errors.ts';
import { type Decision, objection } from '#core/incident/decision.ts';
import { notCarriedOutYet } from '#words/command-line/outcomes.ts';
import { reasonWords } from '#words/reason.ts';
import { atHub, incidentAt } from './at-hub.ts';
import { type ByPerson, isDone, isSettled, outcome, PATIENCE_MS, refusalOf, unsettled } from './decision-outcome.ts';
import { printIncident } from './print-incident.ts';
import { asLine, printError } from './screen.ts';
import type { Call } from './verbs.ts';

type Sent = Pick<Call<ByPerson>, 'operands' | 'lang'> & {
  readonly values: { readonly region?: string; readonly json: boolean; readonly reason?: string };
};

/** Sends a decision to the hub, waits for the result and shows the incident. 0 only if the result is what was asked for. */
export async function sendDecision(
  verb: ByPerson,
  { values, operands: [id = ''], lang }: Sent,
  more: Pick<Decision, 'playbook' | 'until' | 'text'> = {},
): Promise<number> {
  const hub = await atHub(values.region, lang);
  const incident = await incidentAt(hub, id, values.region);
  const decision: Decision = {
    verb,
    incident: incident.id,
    by: await hub.me(),
    ...(values.reason !== undefined && { reason: values.reason }),
    ...more,
  };
  const refused = objection(incident, decision, Date.now());
  if (refused !== undefined) throw new OperatorError(reasonWords(refused));
  await hub.decide(decision);
  const settled = await outcome(hub, incident, verb);
  const because = refusalOf(settled, incident);
  if (because !== undefined) throw new OperatorError(reasonWords(because));
  await printIncident(settled, hub, values, lang);
  const before = settled.id === incident.id ? incident : unsettled(settled);
  if (!isSettled(settled, before, verb))
    printError([asLine(notCarriedOutYet(settled.id, PATIENCE_MS / 1000, values.region)[lang])]);
  return isDone(settled, verb) ? 0 : 1;
}
