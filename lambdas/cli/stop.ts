import { isoTime } from '#core/iso-time.ts';
import { stopped, stoppedAlready } from '#words/command-line/outcomes.ts';
import { atHub } from './at-hub.ts';
import { asLine, print } from './screen.ts';
import type { Run } from './verbs.ts';

/** Stops all automatic changes of the organization: from the next run on the hub asks for approval instead. */
export const stop: Run<'stop'> = async ({ values: { region, reason = '' }, lang }) => {
  const hub = await atHub(region, lang);
  const me = await hub.who();
  const isFirst = await hub.stop(me, reason);
  const known = isFirst ? undefined : (await hub.authority()).stop;
  const said = known === undefined ? stopped(me.arn ?? '', region) : stoppedAlready(known.by, isoTime(known.at), known.reason);
  print([asLine(said[lang])]);
  return 0;
};
