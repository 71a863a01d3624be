import { randomUUID } from 'node:crypto';
import { CreateLoginProfileCommand, CreateUserCommand, GetUserCommand } from '@aws-sdk/client-iam';
import { apiCall } from '#catalogue/events/api-call.ts';
import { type By, root } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { CHROME_ON_WINDOWS, failedLogin, from, login, person, rootPerson } from '#catalogue/events/sign-in-calls.ts';
import { isoTime } from '#core/iso-time.ts';
import { type Attack, type AttackResult, eventTime, type Target } from '../attack.ts';
import { isDenied } from '../identity/user.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The first addresses of two blocks, one American and one Japanese: nobody's host, and documentation addresses are nowhere. */
const [AMERICA, JAPAN] = ['8.0.0.0', '133.0.0.0'] as const;

/** The sign-in page has no API: these attacks make the user, and tell of the sign-ins as AWS records them. */
export const SIGN_IN_ATTACKS: Readonly<Record<string, Attack>> = {
  'root-console-login': async (victim) => withoutTrace(login({ ...now(victim), by: rootPerson(), mfa: 'No' })),
  'root-login-failed': async (victim) => withoutTrace(failedLogin({ ...now(victim), by: rootPerson() })),
  'root-activity': createUserAsRoot,
  'console-login-success': byUser((victim, by) => [login({ ...now(victim), by })]),
  'console-login-failure': byUser((victim, by) => [failedLogin({ ...now(victim), by })]),
  'console-login-no-mfa': byUser((victim, by) => [login({ ...now(victim), by, mfa: 'No' })]),
  'console-bruteforce': guessPassword,
  'login-new-ip': byUser((victim, by) => [
    login({ ...dayBefore(victim), by }),
    login({ ...now(victim), by: from(by, { address: '203.0.113.9' }) }),
  ]),
  'login-new-device': byUser((victim, by) => [
    login({ ...dayBefore(victim), by }),
    login({ ...now(victim), by: from(by, { agent: CHROME_ON_WINDOWS }) }),
  ]),
  'login-impossible-travel': signInFromTwoPlaces,
};

/** Sign-ins of a user who was just created: all but the last are told, and noticed, before. */
function byUser(story: (victim: Target, by: By) => readonly CloudEvent[]): Attack {
  return async (victim) => {
    const events = story(victim, person(await newUser(victim)));
    return withoutTrace(await tellAllButLast(victim, events));
  };
}

/** Signs in as one user in Japan and in America at once; the danger stands until that user is denied everything for a while. */
async function signInFromTwoPlaces(victim: Target): Promise<AttackResult> {
  const [target, bystander] = [await newUser(victim), await newUser(victim)];
  const signIns = [JAPAN, AMERICA].map((address) => login({ ...now(victim), by: from(person(target), { address }) }));
  return {
    event: await tellAllButLast(victim, signIns),
    stands: async () => !(await isDenied(victim, target)),
    bystandersUnharmed: async () => !(await isDenied(victim, bystander)),
  };
}

/** Fails three times as one user; the danger stands until that user is denied everything for a while. */
async function guessPassword(victim: Target): Promise<AttackResult> {
  const [target, bystander] = [await newUser(victim), await newUser(victim)];
  const tries = [1, 2, 3].map(() => failedLogin({ ...now(victim), by: from(person(target), { address: '203.0.113.5' }) }));
  return {
    event: await tellAllButLast(victim, tries),
    stands: async () => !(await isDenied(victim, target)),
    bystandersUnharmed: async () => !(await isDenied(victim, bystander)),
  };
}

/** Makes a user with the credentials of root. */
async function createUserAsRoot(victim: Target): Promise<AttackResult> {
  const { iam } = victim.clients;
  const UserName = `deploy-${randomUUID().slice(0, 8)}`;
  const { User: { UserId = '', Arn = '', Path = '/' } = {} } = await iam.send(new CreateUserCommand({ UserName }));
  const user = { path: Path, userName: UserName, userId: UserId, arn: Arn };
  return {
    event: apiCall({
      ...now(victim),
      by: root(),
      source: 'iam.amazonaws.com',
      name: 'CreateUser',
      request: { userName: UserName },
      response: { user },
    }),
    stands: async () => (await iam.send(new GetUserCommand({ UserName }))).User !== undefined,
    bystandersUnharmed: async () => true,
  };
}

/** A user who may sign in to the console. */
async function newUser({ clients: { iam } }: Target): Promise<string> {
  const UserName = `alice-${randomUUID().slice(0, 8)}`;
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: `Aa1!${randomUUID()}` }));
  return UserName;
}

async function tellAllButLast(victim: Target, events: readonly CloudEvent[]): Promise<CloudEvent> {
  for (const event of events.slice(0, -1)) {
    await victim.emit(event);
    await victim.untilIdle();
  }
  return events.at(-1) as CloudEvent;
}

/** A sign-in leaves nothing behind that could be read. */
function withoutTrace(event: CloudEvent): AttackResult {
  return { event, stands: async () => true, bystandersUnharmed: async () => true };
}

function now({ account, region }: Target) {
  return { account, region, at: eventTime(), id: randomUUID() };
}

function dayBefore(victim: Target) {
  const { at, ...rest } = now(victim);
  return { ...rest, at: isoTime(Date.parse(at) - DAY) };
}
