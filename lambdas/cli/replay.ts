import { OperatorError } from '#core/errors.ts';
import { inColumns } from '#core/table.ts';
import { readWords } from './arguments.ts';
import { atHub, HUB_OPTIONS } from './at-hub.ts';
import type { Command } from './verb.ts';

const usage = 'replay [QUEUE] [--most N] [--region R]';
const MOST = '1000';

/** Puts what was given up back on its way: nothing the hub takes up is ever lost. */
export const replay: Command = {
  usage,
  summary: 'Without QUEUE tells what was given up and waits for a person; with one puts it back on its way.',
  run: async (words) => {
    const { values, positionals } = readWords(words, { ...HUB_OPTIONS, most: { type: 'string', default: MOST } }, usage);
    const [queue, ...more] = positionals;
    const most = Number(values.most);
    if (more.length > 0 || !Number.isInteger(most) || most < 1) throw new OperatorError(`Usage: ${usage}`);
    const hub = await atHub(values.region);
    const waiting = await hub.deadLetters.waiting();
    if (queue === undefined) {
      const rows = Object.entries(waiting).map(([name, count]) => [name, String(count)]);
      console.log(inColumns([['QUEUE', 'WAITING'], ...rows]).join('\n'));
      return 0;
    }
    if (waiting[queue] === undefined) {
      throw new OperatorError(`There is no queue ${queue} to replay; use one of ${Object.keys(waiting).join(', ')}.`);
    }
    const replayed = await hub.deadLetters.replay(queue, most);
    console.log(`${replayed} ${replayed === 1 ? 'message is' : 'messages are'} on the way again.`);
    return 0;
  },
};
