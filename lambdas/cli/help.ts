import { OperatorError } from '#core/errors.ts';
import { nearest } from '#core/nearest.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { Language } from '#core/text.ts';
import { unknownVerb } from '#words/command-line/errors.ts';
import { EXIT_CODE_TEXTS, FIRST_COMMANDS, GROUP_TITLES, HELP } from '#words/command-line/help.ts';
import { OPTION_TEXTS, REGION_TO_ATTACK } from '#words/command-line/options.ts';
import { typed } from '#words/command-line/typed.ts';
import type { VerbText } from '#words/command-line/verb-text.ts';
import { VERB_TEXTS } from '#words/command-line/verbs.ts';
import { asLine, bold, type Line, own, print, table } from './screen.ts';
import { optionShown, usageOf, withOperand } from './usage.ts';
import { GROUPS, type Run, VERB_NAMES, VERBS, type VerbName, type VerbShape } from './verbs.ts';

const TEXTS: Readonly<Record<VerbName, VerbText>> = VERB_TEXTS;

/** Shows every verb by group, or one with its options and examples. */
export const help: Run<'help'> = async ({ operands: [verb], lang }) => {
  print(verb === undefined ? overview(lang) : helpOf(verbNamed(verb), lang));
  return 0;
};

/** The verb of this name. Throws one sentence that suggests the nearest if there is none. */
export function verbNamed(word: string): VerbName {
  const verb = VERB_NAMES.find((one) => one === word);
  if (verb === undefined) throw new OperatorError(unknownVerb(word, nearest(word, VERB_NAMES)));
  return verb;
}

/** Every verb in one line each, by group. */
export function overview(lang: Language): Line[] {
  const verbs = table(VERB_NAMES.map((verb) => [withOperand(verb), ownEntry(TEXTS, verb).summary[lang]]));
  return [
    ...own(`${HELP.title[lang]}\n\n${HELP.usage[lang]}: ${typed(HELP.verb[lang])}`),
    ...GROUPS.flatMap((group) =>
      section(
        ownEntry(GROUP_TITLES, group)[lang],
        verbs.filter((_, index) => groupAt(index) === group),
      ),
    ),
    ...section(HELP.examples[lang], FIRST_COMMANDS.flatMap(own)),
    ...section(HELP.exitCodes[lang], exitCodes(lang)),
    ...own(`\n${HELP.where[lang]}\n${HELP.everyVerb[lang]}`),
  ];
}

/** One verb: usage, what it does, its options, commands to paste. */
export function helpOf(verb: VerbName, lang: Language): Line[] {
  const { summary, more, examples } = ownEntry(TEXTS, verb);
  const { options }: VerbShape = ownEntry(VERBS, verb);
  const shown = [...Object.keys(options), 'lang', 'help'].map((name) => [optionShown(name), optionText(verb, name, lang)]);
  return [
    ...own(`${HELP.usage[lang]}: ${usageOf(verb)}\n\n${summary[lang]}.`),
    ...(more === undefined ? [] : own(`\n${more[lang]}`)),
    ...section(HELP.options[lang], table(shown)),
    ...section(HELP.examples[lang], examples.flatMap(own)),
    ...section(HELP.exitCodes[lang], exitCodes(lang)),
  ];
}

function optionText(verb: VerbName, name: string, lang: Language): string {
  const text =
    verb === 'simulate' && name === 'region' ? REGION_TO_ATTACK : ownEntry(OPTION_TEXTS, name as keyof typeof OPTION_TEXTS).text;
  const { options }: VerbShape = ownEntry(VERBS, verb);
  const standard = ownProperty(options, name)?.default;
  return typeof standard === 'string' ? `${text[lang]} (${HELP.standard[lang]} ${standard})` : text[lang];
}

function exitCodes(lang: Language): Line[] {
  return EXIT_CODE_TEXTS.flatMap((text, code) => own(`${code}  ${text[lang]}`));
}

function groupAt(index: number): VerbShape['group'] | undefined {
  const verb = VERB_NAMES[index];
  return verb === undefined ? undefined : ownEntry(VERBS, verb).group;
}

function section(title: string, lines: readonly Line[]): Line[] {
  return [asLine(''), bold(asLine(title)), ...lines.flatMap((one) => own(`  ${one}`))];
}
