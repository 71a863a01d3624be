import { type ParseArgsConfig, parseArgs } from 'node:util';
import { OperatorError } from '../core/errors.ts';

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
