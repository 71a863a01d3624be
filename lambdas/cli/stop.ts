import { OperatorError } from '#core/errors.ts';
import { STOP_NEEDS_REASON } from '#words/command-line/errors.ts';
import { stopped } from '#words/command-line/outcomes.ts';
import { atHub } from './at-hub.ts';
import type { Run } from './verbs.ts';

/** Stops all automatic changes of the organization: from the next run on the hub asks for approval instead. */
export const stop: Run<'stop'> = async ({ values: { region, reason }, lang }) => {
  if (!reason) throw new OperatorError(STOP_NEEDS_REASON);
  const hub = await atHub(region, lang);
  const by = await hub.me();
  await hub.stop(by, reason);
  console.log(stopped(by, region)[lang]);
  return 0;
};
