import { OperatorError } from '#core/errors.ts';
import { approve, reject, replan, undo } from './decide.ts';
import { detect } from './detect.ts';
import { explain } from './explain.ts';
import { incidents } from './incidents.ts';
import { replay } from './replay.ts';
import { show } from './show.ts';
import { simulate } from './simulate.ts';
import { resume, stop } from './switch.ts';
import type { Command } from './verb.ts';

const VERBS: Readonly<Record<string, Command>> = {
  incidents,
  show,
  approve,
  reject,
  replan,
  undo,
  stop,
  resume,
  replay,
  detect,
  explain,
  simulate,
};

const HELP = `Usage: npm run -s hub -- VERB ...

${Object.values(VERBS)
  .map(({ usage, summary }) => `  ${usage}\n      ${summary.replaceAll('\n', '\n      ')}`)
  .join('\n\n')}
`;

async function main([word, ...words]: string[]): Promise<number> {
  if (word === undefined || ['help', '--help', '-h'].includes(word)) {
    console.log(HELP);
    return word === undefined ? 2 : 0;
  }
  const verb = VERBS[word];
  if (verb === undefined) throw new OperatorError(`There is no verb "${word}"; use one of ${Object.keys(VERBS).join(', ')}.`);
  return verb.run(words);
}

// A reader that has seen enough, such as head, closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof OperatorError ? error.message : (error as Error).stack);
  process.exitCode = error instanceof OperatorError ? 2 : 1;
}
