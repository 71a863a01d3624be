import { OperatorError } from '#core/errors.ts';
import { isoTime } from '#core/iso-time.ts';
import { NOT_STOPPED } from '#words/command-line/errors.ts';
import { resumed } from '#words/command-line/outcomes.ts';
import { atHub } from './at-hub.ts';
import { asLine, print } from './screen.ts';
import type { Run } from './verbs.ts';

/** Allows automatic changes again. What already waits for approval keeps waiting. */
export const resume: Run<'resume'> = async ({ values: { region }, lang }) => {
  const hub = await atHub(region, lang);
  const { stop } = await hub.authority();
  if (stop === undefined) throw new OperatorError(NOT_STOPPED);
  await hub.resume(await hub.me());
  print([asLine(resumed(stop.by, isoTime(stop.at), stop.reason)[lang])]);
  return 0;
};
