import type { Stop } from '../settings.ts';
import { deciderOf } from './decision.ts';
import { isRoot, maySameBe, type Person } from './person.ts';

/** Sessions of IAM Identity Center and users have their names from AWS; any other session may have chosen its own. */
const NAMED = /:assumed-role\/AWSReservedSSO_|:user\//;

/** Whether a person may lift the switch alone: who threw it, or a second one after another who asked. Root may be anybody. */
export function mayResume(me: Person, stop: Stop, now: number): boolean {
  if (isRoot(me)) return false;
  if (isWhoStopped(me, stop)) return true;
  const { resumeRequest } = stop;
  if (resumeRequest === undefined || now > resumeRequest.lapsesAt) return false;
  return !isRoot(deciderOf(resumeRequest)) && !maySameBe(me, deciderOf(resumeRequest), NAMED.test(me.arn ?? ''));
}

function isWhoStopped({ arn, id }: Person, { by, sender }: Stop): boolean {
  return arn !== undefined && arn === by && (sender === undefined || sender === id);
}
