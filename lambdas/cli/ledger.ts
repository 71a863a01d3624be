import { OperatorError } from '#core/errors.ts';
import { checkLedger, type RecordedStep } from '#core/incident/ledger-check.ts';
import { type State, TRANSITIONS } from '#core/incident/state.ts';
import type { Language } from '#core/text.ts';
import { notOneOf, VERIFY } from '#words/command-line/errors.ts';
import {
  LEDGER_HEADS,
  ledgerComplete,
  ledgerIncomplete,
  ledgerProblem,
  notInLedger,
  REMOVED_STEP,
} from '#words/command-line/ledger.ts';
import { stateWords } from '#words/state.ts';
import { atHub } from './at-hub.ts';
import { asLine, bold, print, printJson, table } from './screen.ts';
import type { Run } from './verbs.ts';

const [COMPLETE, INCOMPLETE] = [0, 1];

/** Replays the ledger of an incident, compares it with the table and prints what is missing, doubled or altered. */
export const ledger: Run<'ledger'> = async ({ values, operands: [action = '', id = ''], lang }) => {
  if (action !== 'verify') throw new OperatorError(notOneOf(VERIFY, action, ['verify']));
  const hub = await atHub(values.region, lang);
  const [entries, row] = await Promise.all([hub.ledger(id), hub.row(id)]);
  if (entries.length === 0 && row === undefined) throw new OperatorError(notInLedger(id));
  const { steps, problems } = checkLedger(entries, row);
  const isComplete = problems.length === 0;
  if (values.json) printJson({ incident: id, complete: isComplete, steps, problems });
  else {
    const [head = asLine(''), ...rows] = table([LEDGER_HEADS[lang], ...steps.map((step) => rowOf(step, lang))]);
    const verdict = isComplete ? ledgerComplete(id, steps.length) : ledgerIncomplete(id, problems.length);
    print([
      bold(head),
      ...rows,
      asLine(''),
      ...problems.map((one) => asLine(ledgerProblem(one)[lang], '- ')),
      asLine(verdict[lang]),
    ]);
  }
  return isComplete ? COMPLETE : INCOMPLETE;
};

function rowOf({ step, at = '', state = '', by = '', removal }: RecordedStep, lang: Language): string[] {
  const shown = Object.hasOwn(TRANSITIONS, state) ? stateWords(state as State)[lang] : state;
  return [String(step), at, removal ? REMOVED_STEP[lang] : shown, by];
}
