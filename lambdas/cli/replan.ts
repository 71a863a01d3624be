import { OperatorError } from '#core/errors.ts';
import { nearest } from '#core/nearest.ts';
import { PLAYBOOK_IDS, type PlaybookId } from '#core/playbook/playbook-id.ts';
import { unknownPlaybook } from '#words/command-line/errors.ts';
import { sendDecision } from './send-decision.ts';
import type { Run } from './verbs.ts';

/** Asks the hub to look again and make a new plan, perhaps with another playbook. */
export const replan: Run<'replan'> = ({ values: { playbook, ...values }, ...call }) =>
  sendDecision('replan', { ...call, values }, playbook === undefined ? {} : { playbook: playbookNamed(playbook) });

function playbookNamed(word: string): PlaybookId {
  const id = PLAYBOOK_IDS.find((one) => one === word);
  if (id === undefined) throw new OperatorError(unknownPlaybook(word, nearest(word, PLAYBOOK_IDS)));
  return id;
}
