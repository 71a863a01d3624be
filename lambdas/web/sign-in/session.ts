import { effect, signal } from '@preact/signals';
import type { Me, PageConfig } from '#core/control-room/session.ts';
import { MINUTE } from '#core/duration.ts';
import type { Right } from '#core/people.ts';
import { proof, type ReadFailure, read, readFailureOf, signedOut } from '../reading/api.ts';
import { setClock } from '../reading/clock.ts';
import { disconnect, goLive } from '../reading/live.ts';
import { acceptPath } from '../route.ts';
import { beginSignIn, finishSignIn, leaveSignIn, renewed, type SignIn, signInLocally } from './cognito.ts';

/** `refused`: the signed-in person has no role. `unfinished`: the sign-in brought no answer to this page's request. */
export type WhySignedOut = 'idle' | 'ended' | 'refused' | 'unfinished';

/** Whether a person is signed in. `why`: what ended or prevented it. */
export type PageSession =
  | { readonly kind: 'opening' }
  | { readonly kind: 'signed-out'; readonly config: PageConfig; readonly why?: WhySignedOut }
  | { readonly kind: 'signed-in'; readonly config: PageConfig; readonly me: Me }
  | { readonly kind: 'failed'; readonly failure: ReadFailure };

export const session = signal<PageSession>({ kind: 'opening' });

let signIn: SignIn | undefined;

/** The key of this sign-in, and the token that names it. */
export function boundKey(): Pick<SignIn, 'key' | 'binding'> {
  if (signIn === undefined) throw new Error('the sign-in has ended');
  return signIn;
}

function use(next: SignIn): void {
  signIn = next;
  proof.value = { authorization: `Bearer ${next.token}` };
}

let lastTouched = Date.now();

/** Reads how to sign in, and finishes a sign-in that the browser comes back from. */
export async function openSession(): Promise<void> {
  acceptPath();
  try {
    const config = await read<PageConfig>('/config.json');
    if (config.signIn.kind === 'cognito') {
      const finished = await finishSignIn(config.signIn);
      if (finished === undefined) return signedOutWith(config, takeReason());
      if (finished === 'unfinished') return signedOutWith(config, finished);
      use(finished);
      return await enter(config);
    }
    const kept = sessionStorage.getItem(LOCAL_PERSON);
    const person =
      config.signIn.people.find(({ email }) => email === kept) ?? config.signIn.people.find(({ role }) => role === 'admin');
    await becomeLocally(config, person?.email);
  } catch (thrown) {
    session.value = { kind: 'failed', failure: readFailureOf(thrown) };
  }
}

const LOCAL_PERSON = 'control-room.local-person';

/** On the local machine the reader chooses a person, and the server, which only this machine can reach, signs in that person. */
export async function becomeLocally(config: PageConfig, email: string | undefined): Promise<void> {
  if (email === undefined) return signedOutWith(config);
  disconnect();
  sessionStorage.setItem(LOCAL_PERSON, email);
  try {
    use(await signInLocally(email));
  } catch (thrown) {
    session.value = { kind: 'failed', failure: readFailureOf(thrown) };
    return;
  }
  await enter(config);
}

async function enter(config: PageConfig): Promise<void> {
  try {
    const me = await read<Me>('/api/me');
    lastTouched = Date.now();
    setClock(me.now);
    session.value = { kind: 'signed-in', config, me };
    goLive(config.socket);
  } catch (thrown) {
    const failure = readFailureOf(thrown);
    if (failure.kind === 'refused') signedOutWith(config, 'refused');
    else session.value = { kind: 'failed', failure };
  }
}

/** Signing out, and being idle, ends the session of the hosted sign-in as well: it would sign the next person in without asking. */
export function signOut(why?: WhySignedOut): void {
  const { value } = session;
  if (value.kind !== 'signed-in') return;
  signedOutWith(value.config, why);
  if (value.config.signIn.kind !== 'cognito' || why === 'ended') return;
  if (why !== undefined) sessionStorage.setItem(REASON, why);
  leaveSignIn(value.config.signIn);
}

const REASON = 'control-room.signed-out';

/** Why this tab signed out, read after returning from the hosted sign-out. */
function takeReason(): WhySignedOut | undefined {
  const kept = sessionStorage.getItem(REASON);
  sessionStorage.removeItem(REASON);
  return kept === 'idle' ? kept : undefined;
}

function signedOutWith(config: PageConfig, why?: WhySignedOut): void {
  disconnect();
  signIn = undefined;
  proof.value = undefined;
  session.value = { kind: 'signed-out', config, ...(why && { why }) };
}

export function startSignIn(provider?: string): void {
  const { value } = session;
  if (value.kind === 'signed-out' && value.config.signIn.kind === 'cognito') void beginSignIn(value.config.signIn, provider);
}

export function may(right: Right): boolean {
  return session.value.kind === 'signed-in' && session.value.me.rights.includes(right);
}

for (const touch of ['pointerdown', 'keydown', 'wheel'] as const) {
  addEventListener(touch, () => (lastTouched = Date.now()), { passive: true, capture: true });
}

setInterval(() => {
  const { value } = session;
  if (value.kind !== 'signed-in') return;
  if (Date.now() - lastTouched > value.config.idleMinutes * MINUTE) return signOut('idle');
  if (signIn === undefined || value.config.signIn.kind !== 'cognito' || signIn.until - Date.now() > 5 * MINUTE) return;
  void renewed(value.config.signIn, signIn).then(use, () => undefined);
}, 15_000);

effect(() => {
  if (signedOut.value > 0) signOut('ended');
});
