import { AREAS, CATALOGUE } from '#catalogue/index.ts';
import { OperatorError } from '#core/errors.ts';
import { TRANSITIONS } from '#core/incident/state.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import { PLAYBOOK_IDS } from '#core/playbook/playbook-id.ts';
import { notOneOf, SHELL } from '#words/command-line/errors.ts';
import { VERB_TEXTS } from '#words/command-line/verbs.ts';
import { bashScript, type Completions, zshScript } from './completion-scripts.ts';
import { own, print } from './screen.ts';
import { COMMON_OPTIONS, type OperandName, type Run, SHELLS, VERB_NAMES, VERBS, type VerbShape } from './verbs.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript } as const;

/** Prints a script that makes a shell complete verbs, options and ids. */
export const completion: Run<'completion'> = async ({ operands: [word = ''], lang }) => {
  const shell = SHELLS.find((one) => one === word);
  if (shell === undefined) throw new OperatorError(notOneOf(SHELL, word, SHELLS));
  const verbs = VERB_NAMES.map((verb) => ({
    ...completionsOf(ownEntry(VERBS, verb)),
    verb,
    summary: ownEntry(VERB_TEXTS, verb).summary[lang],
  }));
  print(own(ownEntry(SCRIPTS, shell)({ verbs, ofOptions: { lang: ['en', 'ko'], playbook: PLAYBOOK_IDS } })));
  return 0;
};

/** The values of operands that are known without a hub; FILE completes files. */
const OF_OPERANDS: Partial<Record<OperandName, readonly string[]>> = {
  STATE: Object.keys(TRANSITIONS),
  AREA: Object.keys(AREAS),
  SCENARIO: [...CATALOGUE.map(({ id }) => id), 'all'],
  SHELL: SHELLS,
  VERB: VERB_NAMES,
  LEDGER: ['verify'],
  NOTIFY: ['test'],
};

function completionsOf({ options, operand }: VerbShape): Omit<Completions['verbs'][number], 'verb' | 'summary'> {
  const all = { ...options, ...COMMON_OPTIONS };
  return {
    options: Object.keys(all).map((name) => `--${name}`),
    operands: operand === undefined ? [] : (ownProperty(OF_OPERANDS, operand.name) ?? []),
    takesFile: operand?.name === 'FILE',
  };
}
