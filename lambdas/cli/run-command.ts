import { errorText, OperatorError } from '#core/errors.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { Language } from '#core/text.ts';
import { refusedByAws, renamedVerb } from '#words/command-line/errors.ts';
import { checkNeeds, checkOperands, languageIn, readWords } from './arguments.ts';
import { helpOf, overview, verbNamed } from './help.ts';
import { asLine, type Line, print, printError } from './screen.ts';
import type { Run, VerbName } from './verbs.ts';

/** The code of each verb, loaded only when the verb runs, so that help needs neither the catalogue nor AWS clients. */
const RUN: { readonly [Name in VerbName]: () => Promise<Run<Name>> } = {
  incidents: async () => (await import('./incidents.ts')).incidents,
  show: async () => (await import('./show.ts')).show,
  coverage: async () => (await import('./coverage.ts')).coverage,
  doctor: async () => (await import('./doctor.ts')).doctor,
  ledger: async () => (await import('./ledger.ts')).ledger,
  notify: async () => (await import('./notify.ts')).notify,
  approve: async () => (await import('./approve.ts')).approve,
  reject: async () => (await import('./reject.ts')).reject,
  replan: async () => (await import('./replan.ts')).replan,
  undo: async () => (await import('./undo.ts')).undo,
  suppress: async () => (await import('./suppress.ts')).suppress,
  reopen: async () => (await import('./reopen.ts')).reopen,
  note: async () => (await import('./note.ts')).note,
  stop: async () => (await import('./stop.ts')).stop,
  resume: async () => (await import('./resume.ts')).resume,
  replay: async () => (await import('./replay.ts')).replay,
  detect: async () => (await import('./detect.ts')).detect,
  explain: async () => (await import('./explain.ts')).explain,
  scenarios: async () => (await import('./scenarios.ts')).scenarios,
  simulate: async () => (await import('./simulate.ts')).simulate,
  completion: async () => (await import('./completion.ts')).completion,
  help: async () => (await import('./help.ts')).help,
};

/** Verbs of earlier versions and what they are called now. */
const RENAMED: Readonly<Record<string, VerbName>> = { plan: 'replan' };

/** Exit codes, as the help lists them. */
const [DONE, REFUSED, FAILED] = [0, 2, 3];

/** Runs a command as typed, without `hub`, and gives its exit code. Without `--lang` it prints in the language of the shell. */
export async function runCommand(words: readonly string[], ofShell: Language): Promise<number> {
  const lang = languageIn(words, ofShell);
  return dispatch(words, lang).catch((error: unknown) => report(error, lang));
}

async function dispatch([word, ...words]: readonly string[], lang: Language): Promise<number> {
  if (word === undefined || ['--help', '-h'].includes(word) || word.startsWith('--lang')) {
    print(overview(lang));
    return word === undefined ? REFUSED : DONE;
  }
  const renamed = ownProperty(RENAMED, word);
  if (renamed !== undefined) throw new OperatorError(renamedVerb(word, renamed, words));
  return runVerb(verbNamed(word), words, lang);
}

async function runVerb<Name extends VerbName>(verb: Name, words: readonly string[], lang: Language): Promise<number> {
  const { values, operands } = readWords(verb, words);
  if (values.help === true) {
    print(helpOf(verb, lang));
    return DONE;
  }
  checkOperands(verb, operands);
  checkNeeds(verb, values);
  const run = await ownEntry(RUN, verb)();
  return run({ values: values as Parameters<Run<Name>>[0]['values'], operands, lang });
}

/** Prints on standard error what went wrong: one sentence for faults that people can fix or AWS's refusals, a stack for a bug. */
function report(error: unknown, lang: Language): number {
  if (error instanceof OperatorError) {
    printError([asLine(error.text[lang])]);
    return REFUSED;
  }
  const isOfAws = error instanceof Error && '$metadata' in error;
  printError(isOfAws ? [asLine(refusedByAws(errorText(error))[lang])] : stackOf(error));
  return FAILED;
}

/** The message as one line, then the calls that led to it. */
function stackOf(error: unknown): Line[] {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const head = `${name}: ${message}`;
  const calls = stack.startsWith(head) ? stack.slice(head.length + 1).split('\n') : [];
  return [head, ...calls].map((text) => asLine(text));
}
