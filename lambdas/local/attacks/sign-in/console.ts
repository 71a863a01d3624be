import type { By } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { CHROME_ON_WINDOWS, failedLogin, from, login, person } from '#catalogue/events/sign-in-calls.ts';
import { DAY } from '#core/duration.ts';
import { type Attack, eventTime, signInBy, type Target } from '../attack.ts';
import { emitAllButLast, newConsoleUser, withoutTrace } from './user.ts';

export const signIn = byUser((target, by) => [login(signInBy(target, by))]);

export const failToSignIn = byUser((target, by) => [failedLogin(signInBy(target, by))]);

export const signInWithoutMfa = byUser((target, by) => [login({ ...signInBy(target, by), mfa: 'No' })]);

export const signInFromNewAddress = byUser((target, by) => [
  login(dayBefore(target, by)),
  login(signInBy(target, from(by, { address: '203.0.113.9' }))),
]);

export const signInFromNewDevice = byUser((target, by) => [
  login(dayBefore(target, by)),
  login(signInBy(target, from(by, { agent: CHROME_ON_WINDOWS }))),
]);

/** Sign-ins of a user who was just created: all but the last are processed before. */
function byUser(signIns: (target: Target, by: By) => readonly CloudEvent[]): Attack {
  return async (target) => {
    const events = signIns(target, person(await newConsoleUser(target)));
    return withoutTrace(await emitAllButLast(target, events));
  };
}

function dayBefore(target: Target, by: By) {
  return { ...signInBy(target, by), at: eventTime(DAY) };
}
