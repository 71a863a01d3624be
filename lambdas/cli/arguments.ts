import { parseArgs } from 'node:util';
import { DAY } from '#core/duration.ts';
import { OperatorError } from '#core/errors.ts';
import { nearest } from '#core/nearest.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { Language } from '#core/text.ts';
import {
  notACount,
  notATime,
  operandMissing,
  optionMissing,
  optionNeedsValue,
  optionTakesNoValue,
  tooManyOperands,
  unknownLanguage,
  unknownOption,
} from '#words/command-line/errors.ts';
import { OPTION_TEXTS } from '#words/command-line/options.ts';
import { optionShown, usageOf } from './usage.ts';
import { COMMON_OPTIONS, VERBS, type VerbName, type VerbShape } from './verbs.ts';

/** The parsed words after a verb: the values of its options, and its operands. */
export type ReadWords = {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly operands: readonly string[];
};

/** Parses the words after a verb. Throws one sentence with the way out if they are wrong. */
export function readWords(verb: VerbName, words: readonly string[]): ReadWords {
  const shape: VerbShape = ownEntry(VERBS, verb);
  const options = { ...shape.options, ...COMMON_OPTIONS };
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) if (token.kind === 'option') checkOption(verb, token, options);
  return { values: values as ReadWords['values'], operands: positionals };
}

/** Throws one sentence if an option is missing that the verb requires. */
export function checkNeeds(verb: VerbName, values: ReadWords['values']): void {
  const { needs = [] }: VerbShape = ownEntry(VERBS, verb);
  const missing = needs.find((name) => ownProperty(values, name) === undefined);
  if (missing !== undefined) throw new OperatorError(optionMissing(verb, optionShown(missing), usageOf(verb)));
}

/** Throws one sentence if there are too few or too many operands. */
export function checkOperands(verb: VerbName, operands: readonly string[]): void {
  const { operand }: VerbShape = ownEntry(VERBS, verb);
  if (operand !== undefined && operands.length < operand.least)
    throw new OperatorError(operandMissing(operand.name, usageOf(verb)));
  const extra = operands[operand?.most ?? 0];
  if (extra !== undefined) throw new OperatorError(tooManyOperands(extra, usageOf(verb)));
}

/** The language given with `--lang`, even if other words are wrong; otherwise `otherwise`. */
export function languageIn(words: readonly string[], otherwise: Language): Language {
  const { values } = parseArgs({ args: [...words], options: COMMON_OPTIONS, strict: false });
  return isLanguage(values.lang) ? values.lang : otherwise;
}

/** The value of an option as a count. Throws one sentence for anything but a whole number from 1. */
export function countFrom(option: string, value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) throw new OperatorError(notACount(option, value));
  return count;
}

const WHEN = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/;

/** The value of an option as a time in epoch milliseconds; a day means its end. Throws one sentence for anything but a time in UTC. */
export function timeFrom(option: string, value: string): number {
  const [, clock] = WHEN.exec(value) ?? [];
  const at = WHEN.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw new OperatorError(notATime(option, value));
  return clock === undefined ? at + DAY : at;
}

type OptionToken = {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
};

function checkOption(verb: VerbName, { name, rawName, value, inlineValue }: OptionToken, options: VerbShape['options']): void {
  const option = ownProperty(options, name);
  if (option === undefined)
    throw new OperatorError(
      unknownOption(
        rawName,
        verb,
        nearest(
          rawName,
          Object.keys(options).map((known) => `--${known}`),
        ),
      ),
    );
  if (option.type === 'boolean') {
    if (value !== undefined) throw new OperatorError(optionTakesNoValue(rawName, verb));
    return;
  }
  const isMissing = value === undefined || value === '' || (inlineValue !== true && value.startsWith('-'));
  if (isMissing) throw new OperatorError(optionNeedsValue(rawName, valueName(name), verb));
  if (name === 'lang' && !isLanguage(value)) throw new OperatorError(unknownLanguage(value));
}

function valueName(name: string): string {
  return ownEntry(OPTION_TEXTS, name as keyof typeof OPTION_TEXTS).value;
}

function isLanguage(value: unknown): value is Language {
  return value === 'en' || value === 'ko';
}
