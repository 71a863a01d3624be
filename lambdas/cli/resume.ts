import { HOUR } from '#core/duration.ts';
import { OperatorError } from '#core/errors.ts';
import { mayResume } from '#core/incident/resume.ts';
import { isoTime } from '#core/iso-time.ts';
import { DEFAULT_APPROVAL_HOURS } from '#core/settings.ts';
import { NOT_STOPPED, SWITCH_CHANGED } from '#words/command-line/errors.ts';
import { resumed, resumeRequested } from '#words/command-line/outcomes.ts';
import { atHub } from './at-hub.ts';
import { asLine, print } from './screen.ts';
import type { Run } from './verbs.ts';

/** Allows automatic changes again: who stopped them alone, anybody else with a second person. What waits for approval keeps waiting. */
export const resume: Run<'resume'> = async ({ values: { region }, lang }) => {
  const hub = await atHub(region, lang);
  const [{ stop, settings }, me] = [await hub.authority(), await hub.who()];
  if (stop === undefined) throw new OperatorError(NOT_STOPPED);
  const now = Date.now();
  if (mayResume(me, stop, now)) {
    if (!(await hub.resume(me, stop))) throw new OperatorError(SWITCH_CHANGED);
    print([asLine(resumed(stop.by, isoTime(stop.at), stop.reason)[lang])]);
    return 0;
  }
  const lapsesAt = now + (settings.approvalHours ?? DEFAULT_APPROVAL_HOURS) * HOUR;
  const request = { by: me.arn ?? 'unknown', ...(me.id !== undefined && { sender: me.id }), at: now, lapsesAt };
  if (!(await hub.askResume(stop, request))) throw new OperatorError(SWITCH_CHANGED);
  print([asLine(resumeRequested(stop.by, isoTime(lapsesAt), region)[lang])]);
  return 1;
};
