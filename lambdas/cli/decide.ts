import { setTimeout as sleep } from 'node:timers/promises';
import type { Operator } from '#adapters/operator.ts';
import { OperatorError } from '#core/errors.ts';
import { type Decision, objection } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { PLAYBOOK_IDS } from '#core/playbook/playbook-id.ts';
import { readWords } from './arguments.ts';
import { atHub, HUB_OPTIONS, incidentAt, ledgerAt } from './at-hub.ts';
import { incidentText } from './incident-text.ts';
import type { Command } from './verb.ts';

const PATIENCE_MS = 30_000;
const POLL_MS = 200;

type ByPerson = 'approve' | 'reject' | 'replan' | 'undo';

const SUMMARIES: Readonly<Record<ByPerson, string>> = {
  approve: 'Says yes to the plan of an incident: just that plan is carried out, once.',
  reject: 'Says no, with a reason: the incident is closed and nothing is changed.',
  replan: 'Has the hub look again and make a plan, also one with another playbook.',
  undo: 'Takes back what the hub changed, unless somebody changed it since.',
};

export const approve = verb('approve');
export const reject = verb('reject');
export const replan = verb('replan');
export const undo = verb('undo');

function verb(word: ByPerson): Command {
  const playbooks = word === 'replan' ? ' [--playbook ID]' : '';
  const usage = `${word} INCIDENT [--reason TEXT]${playbooks} [--region R] [--json]`;
  return {
    usage,
    summary: SUMMARIES[word],
    run: async (words) => {
      const options = { ...HUB_OPTIONS, reason: { type: 'string' }, playbook: { type: 'string' } } as const;
      const { values, positionals } = readWords(words, options, usage);
      const [id, ...more] = positionals;
      if (id === undefined || more.length > 0) throw new OperatorError(`Give one incident. Usage: ${usage}`);
      const hub = await atHub(values.region);
      const incident = await incidentAt(hub, id);
      const order: Decision = {
        verb: word,
        incident: incident.id,
        by: await hub.me(),
        ...(values.reason !== undefined && { reason: values.reason }),
        ...(values.playbook !== undefined && { playbook: playbookNamed(values.playbook) }),
      };
      const refusal = objection(incident, order, Date.now());
      if (refusal !== undefined) throw new OperatorError(refusal);
      await hub.decide(order);
      const settled = await outcome(hub, incident, word);
      const ledger = await ledgerAt(hub);
      console.log(values.json ? JSON.stringify(settled) : incidentText(settled, undefined, 'en', ledger(settled)));
      return isDone(settled, word) ? 0 : 1;
    },
  };
}

function playbookNamed(word: string): Decision['playbook'] & string {
  const id = PLAYBOOK_IDS.find((one) => one === word);
  if (id === undefined) throw new OperatorError(`There is no playbook ${word}; use one of ${PLAYBOOK_IDS.join(', ')}.`);
  return id;
}

/** The incident when the decision has been carried out; as it is when patience ends. */
async function outcome(hub: Operator, before: Incident, word: ByPerson): Promise<Incident> {
  const end = Date.now() + PATIENCE_MS;
  let incident = before;
  while (Date.now() < end && !isSettled(incident, before, word)) {
    await sleep(POLL_MS);
    incident = (await hub.incident(before.id)) ?? incident;
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
