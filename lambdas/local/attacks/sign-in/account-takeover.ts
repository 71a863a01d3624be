import { failedLogin, from, login, person } from '#catalogue/events/sign-in-calls.ts';
import { type AttackResult, signInBy, type Target } from '../attack.ts';
import { hasInlinePolicy } from '../identity/user.ts';
import { emitAllButLast, newConsoleUser } from './user.ts';

/** Network addresses of an American and a Japanese block, used by no host. Documentation addresses have no location. */
const [AMERICA, JAPAN] = ['8.0.0.0', '133.0.0.0'] as const;

/** Signs in as one user in Japan and in America at the same time. Contained when that user is denied everything for a while. */
export async function signInFromTwoPlaces(target: Target): Promise<AttackResult> {
  const [user, bystander] = [await newConsoleUser(target), await newConsoleUser(target)];
  const signIns = [JAPAN, AMERICA].map((address) => login(signInBy(target, from(person(user), { address }))));
  return {
    event: await emitAllButLast(target, signIns),
    persists: async () => !(await hasInlinePolicy(target, user)),
    restUntouched: async () => !(await hasInlinePolicy(target, bystander)),
  };
}

/** Fails three times as one user. Contained when that user is denied everything for a while. */
export async function guessPassword(target: Target): Promise<AttackResult> {
  const [user, bystander] = [await newConsoleUser(target), await newConsoleUser(target)];
  const tries = [1, 2, 3].map(() => failedLogin(signInBy(target, from(person(user), { address: '203.0.113.5' }))));
  return {
    event: await emitAllButLast(target, tries),
    persists: async () => !(await hasInlinePolicy(target, user)),
    restUntouched: async () => !(await hasInlinePolicy(target, bystander)),
  };
}
