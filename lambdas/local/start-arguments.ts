import { parseArgs } from 'node:util';
import { shellLanguage } from '#adapters/operator/locale.ts';
import { OperatorError } from '#core/errors.ts';
import type { Language } from '#core/text.ts';

const USAGE = `Usage: npm start [-- --exit] [--json FILE] [--no-attacks] [--port N] [--lang en|ko]

  --exit        end after the attacks; exit code 0 only if every incident ended as it should
  --json FILE   write what happened to FILE
  --no-attacks  start and stay up, attack nothing
  --port N      port of the control room on 127.0.0.1 (default: 8080, or one that is free); the page of messages has the next
  --lang        language of the output (default: that of the environment)
`;

/** The words after `npm start --`. Throws with the usage where they are not understood. */
export function startArguments() {
  const options = {
    exit: { type: 'boolean' },
    json: { type: 'string' },
    attacks: { type: 'boolean', default: true },
    port: { type: 'string' },
    lang: { type: 'string' },
  } as const;
  try {
    const { values } = parseArgs({ options, allowNegative: true });
    return { values, language: languageOf(values.lang) };
  } catch (error) {
    throw new OperatorError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function languageOf(lang: string | undefined): Language {
  if (lang === undefined) return shellLanguage();
  if (lang === 'en' || lang === 'ko') return lang;
  throw new Error(`--lang takes en or ko, not "${lang}".`);
}
