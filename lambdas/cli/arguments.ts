import { type ParseArgsConfig, parseArgs } from 'node:util';
import { OperatorError } from '#core/errors.ts';
import type { Language } from '#core/text.ts';

/** Reads the words after a verb. Throws one sentence with the usage when they do not fit. */
export function readWords<Options extends NonNullable<ParseArgsConfig['options']>>(
  words: string[],
  options: Options,
  usage: string,
) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    throw new OperatorError(`${(error as Error).message.split('. ')[0]}. Usage: ${usage}`);
  }
}

/** The one file of events a verb reads. Throws one sentence for none or several. */
export function oneFile([path, ...more]: readonly string[], usage: string): string {
  if (path === undefined || more.length > 0)
    throw new OperatorError(`Give one file of events, or - for standard input. Usage: ${usage}`);
  return path;
}

/** The language asked for with `--lang`. Throws one sentence for one nobody wrote. */
export function language(lang: string): Language {
  if (lang !== 'en' && lang !== 'ko') throw new OperatorError(`--lang takes en or ko, not "${lang}".`);
  return lang;
}
