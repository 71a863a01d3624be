import { isoTime } from '#core/iso-time.ts';
import { alreadyStopped, stopped, stopWithoutProof } from '#words/command-line/outcomes.ts';
import { atHub } from './at-hub.ts';
import { asLine, print, printError } from './screen.ts';
import type { Run } from './verbs.ts';

/** Stops all automatic changes of the organization immediately: from the next run the hub asks for approval instead. */
export const stop: Run<'stop'> = async ({ values: { region, reason = '' }, lang }) => {
  const hub = await atHub(region, lang);
  const me = await hub.who();
  const by = me.arn ?? 'unknown';
  const isFirst = await hub.stop(me, reason);
  const known = (await hub.authority()).stop;
  const isMine = known === undefined || (isFirst && known.by === by);
  const result = isMine ? stopped(by, region) : alreadyStopped(known.by, isoTime(known.at), known.reason);
  print([asLine(result[lang])]);
  // Everything is stopped already; this lets the function that verifies senders record who did it.
  await hub.decideSwitch({ verb: 'stop', by, reason }).catch(() => printError([asLine(stopWithoutProof()[lang])]));
  return 0;
};
