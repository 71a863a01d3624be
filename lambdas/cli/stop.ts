import { stopped } from '#words/command-line/outcomes.ts';
import { atHub } from './at-hub.ts';
import { asLine, print } from './screen.ts';
import type { Run } from './verbs.ts';

/** Stops all automatic changes of the organization: from the next run on the hub asks for approval instead. */
export const stop: Run<'stop'> = async ({ values: { region, reason = '' }, lang }) => {
  const hub = await atHub(region, lang);
  const by = await hub.me();
  await hub.stop(by, reason);
  print([asLine(stopped(by, region)[lang])]);
  return 0;
};
