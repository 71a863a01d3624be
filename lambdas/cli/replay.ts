import { OperatorError } from '#core/errors.ts';
import { HELD_QUEUES } from '#core/held-queues.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import { notOneOf, notReplayed, QUEUE } from '#words/command-line/errors.ts';
import { HEADS, replayAsked, replayed } from '#words/command-line/outcomes.ts';
import { countFrom } from './arguments.ts';
import { atHub } from './at-hub.ts';
import { asLine, print, table } from './screen.ts';
import type { Run } from './verbs.ts';

/** Lists the dead-letter queues with how many messages wait in each, or sends the messages of one again. */
export const replay: Run<'replay'> = async ({ values, operands: [queue], lang }) => {
  const most = countFrom('--most', values.most);
  const { deadLetters, me } = await atHub(values.region, lang);
  const waiting = await deadLetters.waiting();
  if (queue === undefined) {
    const rows = Object.entries(waiting).map(([name, count]) => [name, String(count)]);
    print(table([HEADS.queues[lang], ...rows]));
    return 0;
  }
  if (ownProperty(waiting, queue) === undefined) throw new OperatorError(notOneOf(QUEUE, queue, Object.keys(waiting)));
  const held = ownEntry(HELD_QUEUES, queue);
  if (held.replay === 'none') throw new OperatorError(notReplayed(`${PRODUCT}-${held.from}`, held.because));
  const done = await deadLetters.replay({ replay: queue, most, by: await me() });
  const result = done?.kind === 'sent' ? replayed(done.count, queue) : replayAsked(queue, values.region);
  print([asLine(result[lang])]);
  return 0;
};
