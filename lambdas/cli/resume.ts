import { setTimeout as sleep } from 'node:timers/promises';
import type { Operator } from '#adapters/operator/operator.ts';
import { OperatorError } from '#core/errors.ts';
import { isoTime } from '#core/iso-time.ts';
import type { Stop } from '#core/settings.ts';
import { NOT_STOPPED } from '#words/command-line/errors.ts';
import { notResumed, resumed, resumeRequested } from '#words/command-line/outcomes.ts';
import { atHub } from './at-hub.ts';
import { PATIENCE_MS } from './decision-outcome.ts';
import { asLine, print } from './screen.ts';
import type { Run } from './verbs.ts';

const POLL_MS = 200;

/**
 * Allows automatic changes again. The person who stopped them resumes alone, anyone else needs a second person; the function that
 * decides enforces this, because only it knows the sender from AWS. Incidents that wait for approval keep waiting.
 */
export const resume: Run<'resume'> = async ({ values: { region }, lang }) => {
  const hub = await atHub(region, lang);
  const [{ stop }, by] = [await hub.authority(), await hub.me()];
  if (stop === undefined) throw new OperatorError(NOT_STOPPED);
  await hub.decideSwitch({ verb: 'resume', by });
  const left = await decided(hub, stop, by);
  if (left === undefined) {
    print([asLine(resumed(stop.by, isoTime(stop.at), stop.reason)[lang])]);
    return 0;
  }
  const lapsesAt = isAskedBy(by, left, stop) ? left.resumeRequest?.lapsesAt : undefined;
  const result = lapsesAt === undefined ? notResumed(PATIENCE_MS / 1000) : resumeRequested(stop.by, isoTime(lapsesAt), region);
  print([asLine(result[lang])]);
  return 1;
};

/** The switch when the decision has been carried out, or when the waiting time ends; undefined if it was lifted. */
async function decided(hub: Pick<Operator, 'authority'>, before: Stop, by: string): Promise<Stop | undefined> {
  const end = Date.now() + PATIENCE_MS;
  let stop: Stop | undefined = before;
  while (stop !== undefined && Date.now() < end && !isAskedBy(by, stop, before)) {
    await sleep(POLL_MS);
    stop = (await hub.authority()).stop;
  }
  return stop;
}

function isAskedBy(by: string, { resumeRequest: now }: Stop, { resumeRequest: before }: Stop): boolean {
  return now?.by === by && now.at !== before?.at;
}
